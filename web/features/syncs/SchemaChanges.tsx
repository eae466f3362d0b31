"use client";
import Link from "next/link";
import { useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { SCHEMA_ACTION, SCHEMA_CHANGE } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SchemaChangesQuery } from "./sync-queries.ts";

/** What became of the streams' schemas, newest first. */
export function SchemaChanges({ syncId }: { syncId: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, reload] = useQuery({ query: SchemaChangesQuery, variables: { id: syncId, after } });
  const changes = data?.node?.__typename === "Sync" ? data.node.schemaChanges : null;
  if (error && !changes)
    return (
      <LoadError
        what="the changes"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!changes) return <Skeleton lines={6} />;
  if (changes.nodes.length === 0)
    return <Empty title="No schema has changed.">Every run looks before it reads, and tells it here.</Empty>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Changes of the schema, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Stream</th>
              <th scope="col">What</th>
              <th scope="col">Field</th>
              <th scope="col">Was</th>
              <th scope="col">Became</th>
              <th scope="col">What Atlas did</th>
              <th scope="col" className="n">
                Run
              </th>
              <th scope="col" className="n">
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.nodes.map((change) => (
              <tr key={change.id}>
                <td className="strong">{change.stream.stream.name}</td>
                <td>{SCHEMA_CHANGE[change.kind]}</td>
                <td className="mono">{change.field}</td>
                <td className="mono">{change.fromType ?? "–"}</td>
                <td className="mono">{change.toType ?? "–"}</td>
                <td>
                  {SCHEMA_ACTION[change.action]}
                  {change.acceptedBy && <span className="dim">, accepted by {change.acceptedBy}</span>}
                </td>
                <td className="n">
                  {change.run ? <Link href={`/runs/${change.run.id}`}>{change.run.number}</Link> : "–"}
                </td>
                <td className="n">
                  <Ago at={change.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {changes.pageInfo.hasNextPage && (
        <button type="button" className="btn self-start" onClick={() => setAfter(changes.pageInfo.endCursor ?? null)}>
          Next 50
        </button>
      )}
    </>
  );
}
