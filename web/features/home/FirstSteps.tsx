import Link from "next/link";
import { STEPS } from "../../graphql/words.ts";
import { formatCount } from "../../ui/format.ts";

/** The home page before the first sync: what Atlas will do, and the three steps to see it. */
export function FirstSteps({ connectors, runnable }: { connectors: number; runnable: number }) {
  return (
    <div className="firststeps">
      <ol className="stations plain" aria-label="The eight steps of a run">
        {STEPS.map(({ kind, name, pip }) => (
          <li key={kind}>
            <span className="nm">{name}</span>
            <span className={`bar wait${pip ? ` layer ${pip}` : ""}`} />
          </li>
        ))}
      </ol>
      <h2>Nothing has been synced yet</h2>
      <p className="soft measure">
        Atlas reads from a source, keeps every record raw, finds personal data, checks quality, types the rows and keeps
        their history. You will see all eight steps move while it happens.
      </p>
      <ol className="startsteps">
        <li>
          <b>1</b>
          <div>
            <h3>Pick a connector</h3>
            <p className="soft">
              {formatCount(connectors)} known, {formatCount(runnable)} can run on this machine
            </p>
          </div>
          <Link className="btn first end" href="/syncs/new">
            Pick a connector
          </Link>
        </li>
        <li>
          <b>2</b>
          <div>
            <h3>Choose streams</h3>
            <p className="soft">Atlas suggests keys and cursors where the source has none</p>
          </div>
        </li>
        <li>
          <b>3</b>
          <div>
            <h3>Run</h3>
            <p className="soft">The first run reads everything; an incremental stream later reads only what is new</p>
          </div>
        </li>
      </ol>
    </div>
  );
}
