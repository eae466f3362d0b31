"use client";
import { Workflow } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { LineageTargetsQuery as TargetsResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { LineageTargetForm } from "./LineageTargetForm.tsx";
import { DeleteLineageTargetMutation, LineageTargetsQuery, SaveLineageTargetMutation } from "./settings-queries.ts";

export type LineageTarget = TargetsResult["lineageTargets"]["nodes"][number];

/** Where the lineage events of every run go. */
export function LineageTargets() {
  const [{ data, error }, reload] = useQuery({ query: LineageTargetsQuery, variables: { after: null } });
  const [editing, setEditing] = useState<LineageTarget | "new" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const again = () => reload({ requestPolicy: "network-only" });
  const targets = data?.lineageTargets;
  if (error && !targets) return <LoadError what="the lineage targets" problem={toProblem(error)} onRetry={again} />;
  return (
    <Panel
      title="Where lineage events go"
      aside={
        <button type="button" className="btn small" onClick={() => setEditing("new")}>
          <Workflow size={13} aria-hidden="true" />
          Add a target
        </button>
      }
    >
      {refusal && <Note tone="failed">{refusal}</Note>}
      {editing && (
        <LineageTargetForm
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
        <Empty title="Lineage events are stored here and sent nowhere.">
          An OpenLineage server such as Marquez, a file or the worker's output can have each of them too.
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Targets of lineage events</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Where to</th>
                <th scope="col">Key</th>
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
                  onRefused={setRefusal}
                  onChanged={again}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="dim sm">
        An unreachable target delays no run: what it has not taken waits and is tried again.{" "}
        <Link className="link" href="?tab=deliveries">
          Deliveries
        </Link>{" "}
        has every try, and sends again.
      </p>
    </Panel>
  );
}

function TargetRow(props: {
  target: LineageTarget;
  onEdit: () => void;
  onRefused: (message: string | null) => void;
  onChanged: () => void;
}) {
  const { target, onEdit, onRefused, onChanged } = props;
  const [deleting, remove] = useMutation(DeleteLineageTargetMutation);
  const [saving, save] = useMutation(SaveLineageTargetMutation);
  async function togglePause() {
    const { id, version, name, kind, address, timeoutSeconds, isPaused } = target;
    const { data, error } = await save({
      input: { id, expectedVersion: version, name, kind, address, timeoutSeconds, isPaused: !isPaused },
    });
    onRefused(error ? toProblem(error).message : (data?.saveLineageTarget.userErrors[0]?.message ?? null));
    onChanged();
  }
  async function confirmDelete() {
    const { data, error } = await remove({ input: { id: target.id } });
    onRefused(error ? toProblem(error).message : (data?.deleteLineageTarget.userErrors[0]?.message ?? null));
    onChanged();
  }
  return (
    <tr>
      <td className="strong">
        {target.name} {target.isPaused && <span className="dim">(paused)</span>}
      </td>
      <td className="soft">{target.kind === "CONSOLE" ? "the worker's output" : target.address}</td>
      <td className="soft">{target.hasKey ? "set" : "none"}</td>
      <td className="n">
        <span className="acts">
          <button type="button" className="btn small" disabled={saving.fetching} onClick={togglePause}>
            {target.isPaused ? "Resume" : "Pause"}
            <span className="sr"> {target.name}</span>
          </button>
          <button type="button" className="quiet" onClick={onEdit}>
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
