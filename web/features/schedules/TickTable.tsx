import Link from "next/link";
import type { RunStatus, TickOutcome } from "../../graphql/generated/graphql.ts";
import { RUN_STATUS } from "../../graphql/words.ts";
import { formatDateTime, plural } from "../../ui/format.ts";
import { Empty } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";

const OUTCOME = {
  FIRED: { word: "Fired", tone: "succeeded" },
  WAITING: { word: "Waits", tone: "queued" },
  SKIPPED: { word: "Skipped", tone: "skipped" },
} as const satisfies Record<TickOutcome, unknown>;

type Tick = {
  id: string;
  dueAt: string;
  outcome: TickOutcome;
  reason?: string | null;
  count: number;
  sync?: { id: string; name: string } | null;
  run?: { id: string; number: number; status: RunStatus } | null;
};

/** Each time at which a schedule was due, with what came of it and why. */
export function TickTable({ ticks, empty }: { ticks: readonly Tick[]; empty: string }) {
  if (ticks.length === 0) return <Empty title={empty} />;
  const hasSyncs = ticks.some(({ sync }) => sync);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Times at which a schedule was due, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Due</th>
            {hasSyncs && <th scope="col">Sync</th>}
            <th scope="col">Came of it</th>
            <th scope="col">Run or reason</th>
          </tr>
        </thead>
        <tbody>
          {ticks.map((tick) => (
            <tr key={tick.id}>
              <td className="tnum">{formatDateTime(tick.dueAt)}</td>
              {hasSyncs && (
                <td>{tick.sync ? <Link href={`/syncs/${tick.sync.id}?tab=schedule`}>{tick.sync.name}</Link> : "–"}</td>
              )}
              <td>
                <Status tone={OUTCOME[tick.outcome].tone}>{OUTCOME[tick.outcome].word}</Status>
              </td>
              <td className="soft">
                {tick.run && (
                  <Link href={`/runs/${tick.run.id}`}>
                    Run {tick.run.number}, {RUN_STATUS[tick.run.status].word.toLowerCase()}
                  </Link>
                )}{" "}
                {tick.reason}
                {tick.count > 1 && ` ${plural(tick.count, "time")}.`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
