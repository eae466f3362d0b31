"use client";
import { Check, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Status } from "../../ui/Status.tsx";
import type { Run, RunProgress } from "./fold-run-events.ts";
import { RejectRunMutation, ReleaseRunMutation } from "./run-queries.ts";

type Decision = "release" | "reject";
const WORDS = {
  release: { title: "Release", act: "Release and publish" },
  reject: { title: "Reject", act: "Reject and drop" },
} as const;

/** Why a run waits for a person, and the two ways out; once decided, who did it. */
export function HoldCard({ run, headline, rows }: { run: Run; headline: RunProgress["headline"]; rows: number }) {
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const mayRelease = useMay("releaseRun");
  const mayReject = useMay("rejectRun");
  const { hold, status } = headline;
  if (!hold) return null;
  if (hold.decision) {
    return (
      <Note tone="held">
        {hold.decision === "RELEASED" ? "Released" : "Rejected"}
        {hold.decidedBy && ` by ${hold.decidedBy}`} <Ago at={hold.decidedAt} />
        {hold.note && `: ${hold.note}`}. It was held for {plural(hold.reasons.length, "failed check")}.
      </Note>
    );
  }
  if (status !== "HELD") return null;
  return (
    <section className="failcard held" aria-label="Held">
      <div>
        <Status tone="held">The quality gate holds this run</Status>
        <h2>
          {plural(hold.reasons.length, "check")} failed, so {formatCount(rows)} rows wait unpublished
        </h2>
        <p className="soft">
          What was published before is untouched. The next run of {run.sync.name} waits for your decision.
        </p>
        {mayRelease || mayReject ? (
          <div className="row mt-3">
            {mayRelease && (
              <button type="button" className="btn first" onClick={() => setDeciding("release")}>
                <Check size={15} aria-hidden="true" />
                Release
              </button>
            )}
            {mayReject && (
              <button type="button" className="btn danger" onClick={() => setDeciding("reject")}>
                <Trash2 size={15} aria-hidden="true" />
                Reject
              </button>
            )}
          </div>
        ) : (
          <p className="dim mt-3">Stewards release or reject it.</p>
        )}
      </div>
      <div>
        <h3>What failed</h3>
        <ul className="stack">
          {hold.reasons.map((reason) => (
            <li key={`${reason.streamName} ${reason.name}`}>
              <b className="strong">
                {reason.streamName}, {reason.name}
              </b>{" "}
              <span className="soft">{reason.message}</span>
            </li>
          ))}
        </ul>
      </div>
      {deciding && <DecideDialog run={run} decision={deciding} rows={rows} onClose={() => setDeciding(null)} />}
    </section>
  );
}

function DecideDialog(props: { run: Run; decision: Decision; rows: number; onClose: () => void }) {
  const { run, decision, rows, onClose } = props;
  const [releasing, release] = useMutation(ReleaseRunMutation);
  const [rejecting, reject] = useMutation(RejectRunMutation);
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const { title, act } = WORDS[decision];

  async function decide() {
    const input = { input: { id: run.id, note: note || null } };
    const { error, refused } =
      decision === "release"
        ? await release(input).then(({ data, error }) => ({ error, refused: data?.releaseRun.userErrors[0] }))
        : await reject(input).then(({ data, error }) => ({ error, refused: data?.rejectRun.userErrors[0] }));
    if (!error && !refused) onClose();
    else setRefusal(error ? toProblem(error).message : (refused?.message ?? null));
  }
  return (
    <Dialog title={`${title} run ${run.number}`} onClose={onClose}>
      <p>
        {decision === "release"
          ? `${formatCount(rows)} rows of ${plural(run.streams.totalCount, "stream")} are published as they are, with the failed checks.`
          : `${formatCount(rows)} rows that this run has read are dropped. The next run reads them again from where the last published one stopped.`}
      </p>
      <div className="form">
        <div>
          <label htmlFor="hold-note">Why (optional)</label>
          <input
            id="hold-note"
            className="input"
            autoComplete="off"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Not now
        </button>
        <button
          type="button"
          className={`btn ${decision === "release" ? "first" : "danger"}`}
          disabled={releasing.fetching || rejecting.fetching}
          onClick={decide}
        >
          {act}
        </button>
      </div>
    </Dialog>
  );
}
