import Link from "next/link";
import { formatDuration } from "../../ui/format.ts";

export interface Lane {
  id: string;
  name: string;
  /** Milliseconds a run usually takes; null when none has ended well. */
  typicalMs: number | null;
  /** When it will run. */
  times: readonly number[];
}

/** Bars are never thinner than this share of the span, so that a run of seconds can be seen in a day. */
const LEAST_WIDTH = 0.004;

/**
 * The runs to come, a lane a sync: bars as long as a run usually takes. A time that comes while the run before is probably
 * still under way is hatched.
 */
export function LaneChart({ lanes, from, until }: { lanes: readonly Lane[]; from: number; until: number }) {
  const span = until - from;
  const left = (at: number) => `${((at - from) / span) * 100}%`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll lanes" tabIndex={0}>
      <table className="gantt">
        <caption className="sr">Runs to come by sync, up to {clock(until)}</caption>
        <tbody>
          {lanes.map((lane) => (
            <tr key={lane.id}>
              <th scope="row">
                <Link href={`/syncs/${lane.id}?tab=schedule`}>{lane.name}</Link>
              </th>
              <td>
                <span className="sr">
                  {lane.times.length === 0 ? "none" : lane.times.map((at) => clock(at)).join(", ")}
                </span>
                {lane.times.map((at, place) => {
                  const isCrossing = place > 0 && at < lane.times[place - 1]! + (lane.typicalMs ?? 0);
                  const width = Math.min(Math.max((lane.typicalMs ?? 0) / span, LEAST_WIDTH), (until - at) / span);
                  return (
                    <i
                      key={at}
                      aria-hidden="true"
                      className={isCrossing ? "lane crossing" : "lane"}
                      title={`${clock(at)}, ${lane.typicalMs === null ? "length unknown" : `about ${formatDuration(lane.typicalMs)}`}${isCrossing ? ", the run before may still be under way" : ""}`}
                      style={{ left: left(at), width: `${width * 100}%` }}
                    />
                  );
                })}
              </td>
            </tr>
          ))}
          <tr>
            <td />
            <td>
              <div className="axis tnum" aria-hidden="true">
                {[0, 0.25, 0.5, 0.75, 1].map((share) => (
                  <span key={share}>{clock(from + share * span)}</span>
                ))}
              </div>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function clock(at: number): string {
  return new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}
