"use client";
import { useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { Ago } from "../../ui/Ago.tsx";
import { plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { QuarantineTabQuery } from "./catalog-queries.ts";

/** Records that were read but not charted, each with its reason and as it came. */
export function QuarantineTab({ id }: { id: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, reload] = useQuery({ query: QuarantineTabQuery, variables: { id, after } });
  const quarantine = data?.node?.__typename === "Dataset" ? data.node.quarantine : null;
  if (error && !quarantine)
    return (
      <LoadError
        what="the quarantined rows"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!quarantine) return <Skeleton lines={6} />;
  if (quarantine.nodes.length === 0)
    return <Empty title="No row is in quarantine.">Every record that was read is charted.</Empty>;
  return (
    <>
      <p className="dim sm">{plural(quarantine.totalCount, "row")}, newest first</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Quarantined rows</caption>
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col">The record as it came</th>
              <th scope="col" className="n">
                Run
              </th>
              <th scope="col" className="n">
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {quarantine.nodes.map((row) => (
              <tr key={row.id}>
                <td>
                  {row.reason} <code className="dim">{row.code}</code>
                </td>
                <td className="why mono" title={row.raw}>
                  {row.raw}
                </td>
                <td className="n">{row.runNumber}</td>
                <td className="n">
                  <Ago at={row.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {quarantine.pageInfo.hasNextPage && (
        <button
          type="button"
          className="btn self-start"
          onClick={() => setAfter(quarantine.pageInfo.endCursor ?? null)}
        >
          Next 50
        </button>
      )}
    </>
  );
}
