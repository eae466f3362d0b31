import type { CheckConfigMutation as CheckConfigResult } from "../../graphql/generated/graphql.ts";
import { formatClock, formatDuration } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";

export type CheckResult = NonNullable<CheckConfigResult["checkConfig"]["result"]>;
/** What the form waits for. */
export type Busy = "checking" | "saving" | "discovering" | null;

/** What the connector said of the config, and whether that still holds. */
export function TestPanel({ busy, check, isOutdated }: { busy: Busy; check: CheckResult | null; isOutdated: boolean }) {
  return (
    <Panel
      title="Test"
      aside={
        <span className="dim sm end">{check && `${formatClock(check.at)}, ${formatDuration(check.durationMs)}`}</span>
      }
    >
      <div aria-live="polite">
        {busy === "checking" ? (
          <Status tone="running">The connector is asked</Status>
        ) : check === null ? (
          <p className="dim">Not tested yet. The test asks the connector to reach its source with this config.</p>
        ) : (
          <>
            <Status tone={check.ok ? "succeeded" : "failed"}>{check.ok ? "It works" : "The connector refuses"}</Status>
            {check.message && <pre className="wrapped">{check.message}</pre>}
            {isOutdated && <p className="help">The config changed since.</p>}
          </>
        )}
      </div>
    </Panel>
  );
}
