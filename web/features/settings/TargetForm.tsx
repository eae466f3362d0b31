"use client";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type {
  NotificationTargetKind,
  OccurrenceKind,
  NotificationTargetsQuery as TargetsResult,
} from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Note } from "../../ui/Note.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { SaveNotificationTargetMutation } from "./settings-queries.ts";

export const OCCURRENCE_WORDS = {
  RUN_FAILED: "run failed",
  RUN_PARTIAL: "run partial",
  RUN_HELD: "run held",
  RUN_RECOVERED: "works again",
  RUN_SUCCEEDED: "run succeeded",
  RUN_LATE: "late",
  SYNC_PAUSED: "paused by failures",
  SCHEMA_CHANGED: "schema changed",
  PII_FOUND: "personal data found",
  CHECK_FAILED: "check failed",
  INCIDENT_OPENED: "incident opened",
  INCIDENT_RESOLVED: "incident resolved",
} as const satisfies Record<OccurrenceKind, string>;
const KINDS = Object.keys(OCCURRENCE_WORDS) as OccurrenceKind[];

/** Makes a target, or changes one; its address is only asked for anew when it is to change. */
export function TargetForm(props: {
  target: TargetsResult["notificationTargets"]["nodes"][number] | null;
  onDone: () => void;
}) {
  const { target, onDone } = props;
  const [{ fetching }, save] = useMutation(SaveNotificationTargetMutation);
  const [name, setName] = useState(target?.name ?? "");
  const [kind, setKind] = useState<NotificationTargetKind>(target?.kind ?? "WEBHOOK");
  const [address, setAddress] = useState("");
  const [kinds, setKinds] = useState<readonly OccurrenceKind[]>(
    target?.kinds ?? ["RUN_FAILED", "RUN_HELD", "RUN_LATE"],
  );
  const [tags, setTags] = useState(target?.tags.join(", ") ?? "");
  const [isEnabled, setIsEnabled] = useState(target?.isEnabled ?? true);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const words = (text: string) =>
      text
        .split(",")
        .map((word) => word.trim())
        .filter(Boolean);
    const { data, error } = await save({
      input: {
        id: target?.id,
        expectedVersion: target?.version,
        name,
        kind,
        isEnabled,
        kinds: [...kinds],
        tags: words(tags),
        syncIds: target?.syncs.map(({ id }) => id) ?? [],
        url: kind !== "MAIL" && address ? address : null,
        recipients: kind === "MAIL" && address ? words(address) : null,
      },
    });
    const saved = data?.saveNotificationTarget;
    setRefusal(error ? toProblem(error).message : (saved?.userErrors[0]?.message ?? null));
    if (saved?.signingSecret) setSecret(saved.signingSecret);
    else if (saved?.target) onDone();
  }
  if (secret) {
    return (
      <Note
        tone="succeeded"
        actions={
          <>
            <CopyButton label="Copy the secret" text={secret} />
            <button type="button" className="btn bare" onClick={onDone}>
              I have it
            </button>
          </>
        }
      >
        <b className="strong">
          Give this to the receiver: it checks that a message is from Atlas. It is not shown again.
        </b>
        <pre className="wrapped">{secret}</pre>
      </Note>
    );
  }
  return (
    <form className="form measure mb-3" onSubmit={submit} aria-label={target ? `Change ${target.name}` : "New target"}>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div>
        <label htmlFor="target-name">Name</label>
        <input
          id="target-name"
          className="input"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {!target && (
        <Segmented
          label="Way"
          value={kind}
          onChange={setKind}
          choices={[
            { value: "WEBHOOK", text: "Webhook" },
            { value: "SLACK", text: "Slack" },
            { value: "MAIL", text: "Mail" },
          ]}
        />
      )}
      <div>
        <label htmlFor="target-address">{kind === "MAIL" ? "E-mail addresses, with commas between" : "Address"}</label>
        <input
          id="target-address"
          className="input"
          autoComplete="off"
          placeholder={target ? `${target.shown}, stays unless you type another` : undefined}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      </div>
      <fieldset>
        <legend className="lab">Tells of</legend>
        <div className="choices">
          {KINDS.map((each) => (
            <label key={each} className="check">
              <input
                type="checkbox"
                checked={kinds.includes(each)}
                onChange={(event) =>
                  setKinds(event.target.checked ? [...kinds, each] : kinds.filter((other) => other !== each))
                }
              />
              {OCCURRENCE_WORDS[each]}
            </label>
          ))}
        </div>
        <p className="help">None: of everything.</p>
      </fieldset>
      <div>
        <label htmlFor="target-tags">Only syncs tagged with</label>
        <input
          id="target-tags"
          className="input"
          autoComplete="off"
          placeholder="all syncs"
          value={tags}
          onChange={(event) => setTags(event.target.value)}
        />
      </div>
      <label className="check">
        <input type="checkbox" checked={isEnabled} onChange={(event) => setIsEnabled(event.target.checked)} />
        On
      </label>
      <p className="row">
        <button type="submit" className="btn first" disabled={fetching || name.trim() === ""}>
          Save
        </button>
        <button type="button" className="btn" onClick={onDone}>
          Cancel
        </button>
      </p>
    </form>
  );
}
