import Link from "next/link";
import { Ago } from "../../ui/Ago.tsx";
import { JsonView } from "../../ui/JsonView.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import type { SyncDetail } from "./SyncPage.tsx";

/** Where each stream goes on from. Read only: a run writes it together with the records before it. */
export function SyncStates({ sync }: { sync: SyncDetail }) {
  if (sync.states.nodes.length === 0) {
    return <Empty title="No state is kept.">A run saves one for each stream once its records are published.</Empty>;
  }
  return (
    <div className="stack">
      {sync.states.nodes.map((state) => (
        <section key={state.id} className="panel" aria-label={`State of ${state.streamName ?? "the whole sync"}`}>
          <header>
            <h2>
              {state.streamName ?? (state.kind === "GLOBAL" ? "The whole sync, global" : "The whole sync, legacy")}
            </h2>
            <span className="dim">
              version {state.version} · <Ago at={state.updatedAt} />
            </span>
            {state.run && (
              <Link className="link end" href={`/runs/${state.run.id}`}>
                Run {state.run.number}
              </Link>
            )}
          </header>
          <JsonView value={state.value} />
        </section>
      ))}
    </div>
  );
}
