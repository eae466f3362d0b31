"use client";
import { Bell, Send } from "lucide-react";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { NotificationTargetsQuery as TargetsResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import {
  DeleteNotificationTargetMutation,
  NotificationTargetsQuery,
  TestNotificationTargetMutation,
} from "./settings-queries.ts";
import { OCCURRENCE_WORDS, TargetForm } from "./TargetForm.tsx";

type Target = TargetsResult["notificationTargets"]["nodes"][number];

/** Who hears of what happens, and by which way. */
export function Notifications() {
  const [{ data, error }, reload] = useQuery({ query: NotificationTargetsQuery, variables: { after: null } });
  const [editing, setEditing] = useState<Target | "new" | null>(null);
  const [said, setSaid] = useState<{ text: string; isRefusal: boolean } | null>(null);
  const again = () => reload({ requestPolicy: "network-only" });
  const targets = data?.notificationTargets;
  if (error && !targets) return <LoadError what="the targets" problem={toProblem(error)} onRetry={again} />;
  return (
    <>
      {said && <Note tone={said.isRefusal ? "failed" : "queued"}>{said.text}</Note>}
      <Panel
        title="Who is told"
        aside={
          <button type="button" className="btn small" onClick={() => setEditing("new")}>
            <Bell size={13} aria-hidden="true" />
            Add a target
          </button>
        }
      >
        {editing && (
          <TargetForm
            key={editing === "new" ? "new" : editing.id}
            target={editing === "new" ? null : editing}
            onDone={() => {
              setEditing(null);
              again();
            }}
          />
        )}
        {!targets ? (
          <Skeleton lines={4} />
        ) : targets.nodes.length === 0 ? (
          <Empty title="Nobody is told of anything.">
            A webhook, a Slack channel or a mailbox can hear when runs fail, are late, or find personal data.
          </Empty>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
          <div className="scroll" tabIndex={0}>
            <table>
              <caption className="sr">Targets of notifications</caption>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Where to</th>
                  <th scope="col">Of what</th>
                  <th scope="col">Of which syncs</th>
                  <th scope="col">
                    <span className="sr">Act</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {targets.nodes.map((target) => (
                  <TargetRow
                    key={target.id}
                    target={target}
                    onEdit={() => setEditing(target)}
                    onSaid={setSaid}
                    onChanged={again}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  );
}

function TargetRow(props: {
  target: Target;
  onEdit: () => void;
  onSaid: (said: { text: string; isRefusal: boolean }) => void;
  onChanged: () => void;
}) {
  const { target, onSaid } = props;
  const [testing, test] = useMutation(TestNotificationTargetMutation);
  const [deleting, remove] = useMutation(DeleteNotificationTargetMutation);
  async function sendTest() {
    const { data, error } = await test({ input: { id: target.id } });
    const refusal = error ? toProblem(error).message : data?.testNotificationTarget.userErrors[0]?.message;
    onSaid({
      text: refusal ?? `A test is on its way to ${target.name}. Deliveries show what became of it.`,
      isRefusal: refusal != null,
    });
  }
  async function confirmDelete() {
    const { data, error } = await remove({ input: { id: target.id } });
    const refusal = error ? toProblem(error).message : data?.deleteNotificationTarget.userErrors[0]?.message;
    onSaid({ text: refusal ?? `${target.name} hears nothing any more.`, isRefusal: refusal != null });
    props.onChanged();
  }
  const which = [...target.syncs.map(({ name }) => name), ...target.tags.map((tag) => `#${tag}`)];
  return (
    <tr>
      <td className="strong">
        {target.name} {!target.isEnabled && <span className="dim">(off)</span>}
      </td>
      <td className="soft">
        {target.kind.toLowerCase()} · {target.shown}
      </td>
      <td className="soft">
        {target.kinds.length === 0 ? "everything" : target.kinds.map((kind) => OCCURRENCE_WORDS[kind]).join(", ")}
      </td>
      <td className="soft">{which.length === 0 ? "all" : which.join(", ")}</td>
      <td className="n">
        <span className="acts">
          <button type="button" className="btn small" disabled={testing.fetching} onClick={sendTest}>
            <Send size={13} aria-hidden="true" />
            Test<span className="sr"> {target.name}</span>
          </button>
          <button type="button" className="quiet" onClick={props.onEdit}>
            Change<span className="sr"> {target.name}</span>
          </button>
          <button type="button" className="quiet danger" disabled={deleting.fetching} onClick={confirmDelete}>
            Delete<span className="sr"> {target.name}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}
