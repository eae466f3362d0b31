"use client";
import { Download, RotateCcw, Upload } from "lucide-react";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../../graphql/problem.ts";
import { useMay } from "../../../graphql/use-may.ts";
import { isActive } from "../../../graphql/words.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { formatBytes, formatCount } from "../../../ui/format.ts";
import { Note } from "../../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../../ui/PageStates.tsx";
import { useRowKeys } from "../../../ui/use-row-keys.ts";
import { ImportStates } from "./ImportStates.tsx";
import { ResetStates } from "./ResetStates.tsx";
import { StateEditor } from "./StateEditor.tsx";
import { StateHistory } from "./StateHistory.tsx";
import { StatesQuery } from "./state-queries.ts";
import { describeChange, type StateRow, type SyncOfStates, stateRows } from "./state-rows.ts";

const VIEWS = ["edit", "history"] as const;

/** Where each stream goes on from: seen, edited, reset, taken out and brought back. */
export function SyncStates({ syncId }: { syncId: string }) {
  const [{ data, error }, reload] = useQuery({ query: StatesQuery, variables: { id: syncId } });
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data?.node) return <LoadError what="the state" problem={toProblem(error)} onRetry={again} />;
  if (!data) return <Skeleton lines={8} />;
  if (data.node?.__typename !== "Sync") return <Empty title="There is no such sync." />;
  return <States sync={data.node} onChanged={again} />;
}

function States({ sync, onChanged }: { sync: SyncOfStates; onChanged: () => void }) {
  const [of, setOf] = useQueryState("of", parseAsString);
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("edit"));
  const [dialog, setDialog] = useState<"import" | { reset: StateRow | null } | null>(null);
  const mayEdit = useMay("updateState");
  const rows = stateRows(sync);
  const chosen = rows.find(({ key }) => key === of) ?? null;
  const run = sync.latestRun;
  const holder = run && (isActive(run.status) || run.status === "HELD") ? run : null;
  const canEdit = mayEdit && holder === null;
  const frame = useRowKeys<HTMLDivElement>();
  const open = (row: StateRow, next: (typeof VIEWS)[number]) => {
    void setOf(row.key);
    void setView(next);
  };
  return (
    <div className="stack">
      {holder && (
        <Note
          tone={holder.status === "HELD" ? "held" : "running"}
          actions={
            <Link className="btn small" href={`/runs/${holder.id}`}>
              Open run {holder.number}
            </Link>
          }
        >
          {holder.status === "HELD"
            ? `Run ${holder.number} is held and would publish its own state: release or reject it before you change one.`
            : `Run ${holder.number} writes the state at its end, so nobody changes it until then.`}
        </Note>
      )}
      <div className="row wrap">
        <StateSummaryLine sync={sync} />
        <span className="end row wrap">
          <CopyButton label="Copy state file" text={sync.stateFile} />
          <a
            className="btn"
            download={`${sync.name}-state.json`}
            href={`data:application/json;charset=utf-8,${encodeURIComponent(sync.stateFile)}`}
          >
            <Download size={15} aria-hidden="true" />
            Download
          </a>
          {mayEdit && (
            <>
              <button type="button" className="btn" disabled={!canEdit} onClick={() => setDialog("import")}>
                <Upload size={15} aria-hidden="true" />
                Import
              </button>
              <button
                type="button"
                className="btn"
                disabled={!canEdit || sync.states.totalCount === 0}
                onClick={() => setDialog({ reset: null })}
              >
                <RotateCcw size={15} aria-hidden="true" />
                Reset all
              </button>
            </>
          )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" ref={frame} tabIndex={0}>
        <table>
          <caption className="sr">State of {sync.name}, stream by stream</caption>
          <thead>
            <tr>
              <th scope="col">Stream</th>
              <th scope="col">Read up to</th>
              <th scope="col" className="n">
                Version
              </th>
              <th scope="col">Changed</th>
              <th scope="col">
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} aria-selected={row === chosen}>
                <td>
                  <button type="button" className="link" data-row onClick={() => open(row, "edit")}>
                    {row.title}
                  </button>
                </td>
                <td className="mono">
                  {row.state ? (row.state.cursorValue ?? <span className="dim">see its state</span>) : ""}
                  {!row.state && <span className="dim">nothing kept: read from the beginning</span>}
                </td>
                <td className="n">{row.state ? row.state.version : "–"}</td>
                <td className="soft">
                  {row.state && (
                    <>
                      {describeChange(row.state)} <Ago at={row.state.updatedAt} />
                    </>
                  )}
                </td>
                <td className="n">
                  <span className="row">
                    <button type="button" className="btn small bare" onClick={() => open(row, "history")}>
                      History<span className="sr"> of {row.title}</span>
                    </button>
                    {canEdit && row.state && (
                      <button type="button" className="btn small bare" onClick={() => setDialog({ reset: row })}>
                        Reset<span className="sr"> {row.title}</span>
                      </button>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && view === "edit" && (
        <StateEditor
          key={`${chosen.key} ${chosen.state?.version ?? 0}`}
          syncId={sync.id}
          row={chosen}
          canEdit={canEdit}
          onChanged={onChanged}
          onHistory={() => setView("history")}
        />
      )}
      {chosen && view === "history" && (
        <StateHistory key={chosen.key} syncId={sync.id} row={chosen} canEdit={canEdit} onChanged={onChanged} />
      )}
      {dialog === "import" && <ImportStates syncId={sync.id} onClose={() => setDialog(null)} onChanged={onChanged} />}
      {dialog !== null && dialog !== "import" && (
        <ResetStates sync={sync} row={dialog.reset} onClose={() => setDialog(null)} onChanged={onChanged} />
      )}
    </div>
  );
}

function StateSummaryLine({ sync: { stateSummary } }: { sync: SyncOfStates }) {
  const { kind, streams, withState, bytes, updatedAt } = stateSummary;
  if (kind === null) return <span className="dim">No state is kept: the next run reads everything.</span>;
  return (
    <span className="soft">
      {formatCount(withState)} of {formatCount(streams)} streams go on from a state · {formatBytes(bytes)} ·{" "}
      <Ago at={updatedAt} />
    </span>
  );
}
