import type { StepKind } from "../../graphql/generated/graphql.ts";
import { STEPS } from "../../graphql/words.ts";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import type { Step } from "./fold-run-events.ts";

const GROUPS: readonly { name: string; kinds: readonly StepKind[]; colour: string }[] = [
  { name: "read + explore", kinds: ["READ", "EXPLORE"], colour: "var(--rail-a)" },
  { name: "PII, quality", kinds: ["PII", "QUALITY"], colour: "var(--rail-b)" },
  { name: "chart", kinds: ["CHART"], colour: "var(--chart)" },
  { name: "navigate", kinds: ["NAVIGATE"], colour: "var(--navigate)" },
  { name: "state, lineage", kinds: ["STATE", "LINEAGE"], colour: "var(--rail-empty)" },
];

type Row = { name: string; steps: readonly Step[] };

/** When each stream was in which step, from the run's start to its end. */
export function TimeSpent({ rows, startedAt, endedAt }: { rows: readonly Row[]; startedAt: string; endedAt: string }) {
  const startMs = Date.parse(startedAt);
  const lengthMs = Math.max(1, Date.parse(endedAt) - startMs);
  const percent = (ms: number) => `${(ms / lengthMs) * 100}%`;
  return (
    <Panel
      title="Where the time went"
      aside={
        <span className="legend">
          {GROUPS.map((group) => (
            <span key={group.name}>
              <i style={{ background: group.colour }} />
              {group.name}
            </span>
          ))}
        </span>
      }
    >
      <table className="gantt">
        <caption className="sr">Time of each stream's steps, in order of beginning</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>
                {GROUPS.flatMap((group) => {
                  const span = spanOf(row.steps.filter(({ kind }) => group.kinds.includes(kind)));
                  if (!span) return [];
                  return (
                    <i
                      key={group.name}
                      title={`${group.name}: ${formatDuration(span.toMs - span.fromMs)}`}
                      style={{
                        left: percent(span.fromMs - startMs),
                        width: percent(span.toMs - span.fromMs),
                        background: group.colour,
                      }}
                    />
                  );
                })}
                <span className="sr">
                  {row.steps
                    .filter(({ startedAt: begun, endedAt: done }) => begun && done)
                    .map(
                      (step) =>
                        `${STEPS.find(({ kind }) => kind === step.kind)?.name} ${formatDuration(Date.parse(step.endedAt!) - Date.parse(step.startedAt!))}`,
                    )
                    .join(", ")}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <td className="axis">
              <span>0</span>
              <span>{axisWord(lengthMs / 2, lengthMs)}</span>
              <span>{axisWord(lengthMs, lengthMs)}</span>
            </td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

/** Below a second the marks would read alike in tenths. */
function axisWord(ms: number, lengthMs: number): string {
  return lengthMs < 1_000 ? `${formatCount(Math.round(ms))} ms` : formatDuration(ms);
}

function spanOf(steps: readonly Step[]): { fromMs: number; toMs: number } | null {
  const begun = steps.flatMap(({ startedAt }) => (startedAt ? Date.parse(startedAt) : []));
  const done = steps.flatMap(({ endedAt }) => (endedAt ? Date.parse(endedAt) : []));
  if (begun.length === 0 || done.length === 0) return null;
  return { fromMs: Math.min(...begun), toMs: Math.max(...done) };
}
