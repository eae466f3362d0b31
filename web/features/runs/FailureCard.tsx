import { FAILURE_ORIGIN, stepName } from "../../graphql/words.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Status } from "../../ui/Status.tsx";
import type { Run } from "./fold-run-events.ts";

/** Whose fault, what is so, what can be done; the other side's own words beside it. */
export function FailureCard({ failure }: { failure: NonNullable<Run["failure"]> }) {
  const where = [failure.step && stepName(failure.step), failure.streamName].filter(Boolean).join(", ");
  return (
    <section className="failcard" role="alert" aria-label="Failure">
      <div>
        <Status tone="failed">{FAILURE_ORIGIN[failure.origin]}</Status>
        <h2>{failure.message}</h2>
        <p className="soft">
          {where && `It happened in ${where}. `}
          {failure.isRetryable
            ? "Running again may help."
            : "Running again gives the same answer until the cause is gone."}{" "}
          What was published before is untouched.
        </p>
        {failure.hint && (
          <p className="mt-2">
            <b className="strong">You can: </b>
            {failure.hint}
          </p>
        )}
        <p className="row mt-3">
          <code className="dim">{failure.code}</code>
          <CopyButton
            isBare
            label="Copy for a report"
            text={[failure.code, failure.message, failure.detail].filter(Boolean).join("\n")}
          />
        </p>
      </div>
      {failure.detail && (
        <div>
          <h3>What the other side said</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled with the keyboard */}
          <pre tabIndex={0}>{failure.detail}</pre>
        </div>
      )}
    </section>
  );
}
