import { ownTimeZone } from "../../graphql/schedule-draft.ts";
import { formatDateTime } from "../../ui/format.ts";

/** Times in the schedule's zone, and in the reader's own where that is another. */
export function NextTimes({ times, timeZone }: { times: readonly string[]; timeZone: string }) {
  const own = ownTimeZone();
  const zone = isZone(timeZone) ? timeZone : own;
  return (
    <div>
      <p className="lab">Next times</p>
      <ol className="plain tnum" aria-label="Next times">
        {times.map((at) => (
          <li key={at}>
            {formatDateTime(at, undefined, zone)}
            {zone !== own && <span className="dim"> · {formatDateTime(at, undefined, own)} here</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
