"use client";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { entityWord } from "../../graphql/words.ts";
import { formatCount } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PiiCoverageQuery } from "./pii-queries.ts";

/** How far every source's columns are looked at, decided on and treated, and what they hold. */
export function CoverageTab() {
  const [{ data, error }, reload] = useQuery({ query: PiiCoverageQuery, requestPolicy: "cache-and-network" });
  if (error && !data) {
    const again = () => reload({ requestPolicy: "network-only" });
    return <LoadError what="the coverage" problem={toProblem(error)} onRetry={again} />;
  }
  if (!data) return <Skeleton lines={6} />;
  const { sources, types } = data.piiCoverage;
  if (sources.length === 0)
    return <Empty title="No column has been scanned yet.">A run scans every column it reads.</Empty>;
  const scanned = sources.reduce((sum, source) => sum + source.scanned, 0);
  return (
    <div className="cols two">
      <Panel title="Columns by source" aside={<span className="dim sm end">{formatCount(scanned)} scanned</span>}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Columns by source</caption>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col" className="n">
                  Scanned
                </th>
                <th scope="col" className="n">
                  Personal
                </th>
                <th scope="col" className="n">
                  Confirmed
                </th>
                <th scope="col" className="n">
                  Treated
                </th>
                <th scope="col">
                  <span className="sr">Share that is personal, and of it treated</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <tr key={source.sourceId}>
                  <td className="strong">{source.sourceName}</td>
                  <td className="n">{formatCount(source.scanned)}</td>
                  <td className="n">{formatCount(source.flagged)}</td>
                  <td className="n">{formatCount(source.confirmed)}</td>
                  <td className="n">{formatCount(source.treated)}</td>
                  <td>
                    <Bar part={source.flagged} of={source.scanned} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title="What they hold">
        {types.length === 0 ? (
          <p className="dim">No personal data suggested in {formatCount(scanned)} scanned columns.</p>
        ) : (
          <table>
            <caption className="sr">Columns by type of personal data</caption>
            <thead>
              <tr>
                <th scope="col">Type</th>
                <th scope="col" className="n">
                  Columns
                </th>
                <th scope="col" className="n">
                  Confirmed
                </th>
                <th scope="col">
                  <span className="sr">Share of all</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {types.map((type) => (
                <tr key={type.entityType}>
                  <td>{entityWord(type.entityType)}</td>
                  <td className="n">{formatCount(type.columns)}</td>
                  <td className="n">{formatCount(type.confirmed)}</td>
                  <td>
                    <Bar part={type.columns} of={types[0]!.columns} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </div>
  );
}

/** The figures beside it say the same: it is there for the eye. */
function Bar({ part, of }: { part: number; of: number }) {
  return (
    <span className="confidence" aria-hidden="true" style={{ display: "inline-block" }}>
      <i style={{ width: `${of === 0 ? 0 : Math.min(100, (part / of) * 100)}%` }} />
    </span>
  );
}
