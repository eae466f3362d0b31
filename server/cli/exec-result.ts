import type { FailureFacts } from "../domain/run-events.ts";
import type { RunStatus } from "../domain/steps.ts";
import type { Store } from "../store/database.ts";
import { type RunRecord, stepRunsOf, streamRunsOf } from "../store/runs.ts";
import { statesOfRun } from "../store/states.ts";

/** What `atlas sync --exec … --json` prints. */
export interface ExecResult {
  status: RunStatus;
  failure: { code: string; message: string } | null;
  streams: {
    name: string;
    namespace: string | null;
    /** succeeded: its rows are published; failed and cancelled: what was published before it is as it was. */
    status: "succeeded" | "failed" | "cancelled";
    /** Counts of records. */
    read: number;
    charted: number;
    quarantined: number;
    /** Whether the next run goes on from a state that this one has published. */
    stateSaved: boolean;
  }[];
}

export async function execResult(store: Store, { id, status, failure }: RunRecord): Promise<ExecResult> {
  const [streams, steps, states] = await Promise.all([
    streamRunsOf(store, id),
    stepRunsOf(store, [id]),
    statesOfRun(store, id),
  ]);
  const isWholeSaved = states.some(({ kind }) => kind !== "stream");
  return {
    status,
    failure: failure && { code: failure.code, message: wordsOf(failure) },
    streams: streams.map(({ id: streamRunId, name, namespace, status: end }) => {
      const of = (step: string) => steps.find((each) => each.streamRunId === streamRunId && each.step === step);
      const isOwnSaved = states.some((state) => state.stream === name && state.namespace === (namespace ?? ""));
      return {
        name,
        namespace,
        status: end === "succeeded" || end === "cancelled" ? end : "failed",
        read: Number(of("read")?.done ?? 0),
        charted: Number(of("chart")?.done ?? 0),
        quarantined: Number(of("explore")?.rejected ?? 0),
        stateSaved: end === "succeeded" && (isOwnSaved || isWholeSaved),
      };
    }),
  };
}

/** With the other side's words: the last lines of a connector that died say why. */
export function wordsOf({ message, detail }: FailureFacts): string {
  return detail === null || message.includes(detail) ? message : `${message}\n${detail}`;
}

/** Of a command that did not come to a run. */
export function resultWithoutRun(
  status: "failed" | "cancelled",
  failure: { code: string; message: string },
): ExecResult {
  return { status, failure, streams: [] };
}
