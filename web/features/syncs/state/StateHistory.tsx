"use client";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { toProblem } from "../../../graphql/problem.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { formatCount } from "../../../ui/format.ts";
import { Note } from "../../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../../ui/PageStates.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { StateDiff } from "./StateDiff.tsx";
import { DeleteStateMutation, RestoreStateMutation, StateHistoryQuery } from "./state-queries.ts";
import { describeChange, type StateRow, type StateVersion } from "./state-rows.ts";

/** Every version of one state, compared with the current one, and the way back to it. */
export function StateHistory(props: { syncId: string; row: StateRow; canEdit: boolean; onChanged: () => void }) {
  const { syncId, row, canEdit, onChanged } = props;
  const [shown, setShown] = useQueryState("version", parseAsString);
  const [refusal, setRefusal] = useState<string | null>(null);
  const stream = row.stream ?? { name: "", namespace: null };
  const [{ data, error }, reload] = useQuery({ query: StateHistoryQuery, variables: { id: syncId, stream } });
  const [restoring, restore] = useMutation(RestoreStateMutation);
  const [deleting, remove] = useMutation(DeleteStateMutation);
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data) return <LoadError what="the history" problem={toProblem(error)} onRetry={again} />;
  if (!data) return <Skeleton lines={4} />;
  if (data.node?.__typename !== "Sync" || data.node.stateHistory.nodes.length === 0) {
    return <Empty title={`${row.title} never had a state.`}>A run saves one once its records are published.</Empty>;
  }
  const { nodes, totalCount } = data.node.stateHistory;
  const newest = nodes[0]!.version;
  const chosen = nodes.find(({ id }) => id === shown) ?? null;

  async function change(act: "restore" | "delete", version: StateVersion) {
    const input = { input: { id: version.id, expectedVersion: newest } };
    const { problem, refused } =
      act === "restore"
        ? await restore(input).then((answer) => ({
            problem: answer.error,
            refused: answer.data?.restoreState.userErrors[0],
          }))
        : await remove(input).then((answer) => ({
            problem: answer.error,
            refused: answer.data?.deleteState.userErrors[0],
          }));
    setRefusal(problem ? toProblem(problem).message : (refused?.message ?? null));
    if (!problem && !refused) onChanged();
    again();
  }
  return (
    <Panel title={`History of ${row.title}`} aside={<span className="dim">{formatCount(totalCount)}</span>}>
      {refusal && <Note tone="failed">{refusal}</Note>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Versions of the state of {row.title}, newest first</caption>
          <thead>
            <tr>
              <th scope="col" className="n">
                Version
              </th>
              <th scope="col">What happened</th>
              <th scope="col">Read up to</th>
              <th scope="col">When</th>
              <th scope="col">Why</th>
              <th scope="col">
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((version) => (
              <tr key={version.id} aria-selected={version === chosen}>
                <td className="n">
                  {version.version}
                  {version.isCurrent && <span className="dim"> current</span>}
                </td>
                <td>
                  {version.run ? (
                    <>
                      saved by <Link href={`/runs/${version.run.id}`}>run {version.run.number}</Link>
                    </>
                  ) : (
                    describeChange(version)
                  )}
                </td>
                <td className="mono">{version.cursorValue ?? "–"}</td>
                <td>
                  <Ago at={version.updatedAt} />
                </td>
                <td className="soft">{version.note}</td>
                <td className="n">
                  <span className="row">
                    {version.json !== null && (
                      <button type="button" className="btn small bare" onClick={() => setShown(version.id)}>
                        Compare<span className="sr"> version {version.version} with the current one</span>
                      </button>
                    )}
                    {canEdit && version.json !== null && !version.isCurrent && (
                      <button
                        type="button"
                        className="btn small bare"
                        disabled={restoring.fetching}
                        onClick={() => change("restore", version)}
                      >
                        Restore<span className="sr"> version {version.version}</span>
                      </button>
                    )}
                    {canEdit && version.isCurrent && (
                      <button
                        type="button"
                        className="btn small bare"
                        disabled={deleting.fetching}
                        onClick={() => change("delete", version)}
                      >
                        Delete<span className="sr"> version {version.version}; it can be restored</span>
                      </button>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {totalCount > nodes.length && (
        <p className="dim sm">
          The newest {formatCount(nodes.length)} of {formatCount(totalCount)} versions.
        </p>
      )}
      {chosen && (
        <StateDiff
          before={chosen.json ?? ""}
          after={row.state?.json ?? ""}
          beforeTitle={`Version ${chosen.version}`}
          afterTitle={row.state ? `Version ${row.state.version}, current` : "Nothing kept"}
        />
      )}
    </Panel>
  );
}
