import Link from "next/link";
import { DIMENSION, OUTCOME } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, formatDuration, formatShare } from "../../ui/format.ts";
import { Empty } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import type { DatasetDetail } from "./DatasetPage.tsx";

type Result = DatasetDetail["qualityResults"]["nodes"][number];

export function QualityTab({ results }: { results: readonly Result[] }) {
  if (results.length === 0)
    return <Empty title="No check ran on this dataset.">Checks run on what a sync charts; see the chart layer.</Empty>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Checks of this dataset</caption>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Dimension</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="n">
              Value
            </th>
            <th scope="col" className="n">
              Asked for
            </th>
            <th scope="col" className="n">
              Rows
            </th>
            <th scope="col">What it found</th>
            <th scope="col" className="n">
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {results.toSorted(mostTroubledFirst).map((result) => (
            <tr key={result.id}>
              <td className="mono strong">{result.name}</td>
              <td>{result.dimension ? DIMENSION[result.dimension] : "–"}</td>
              <td>
                <Status tone={OUTCOME[result.outcome].tone}>{OUTCOME[result.outcome].word}</Status>
              </td>
              <td className="n">{measure(result.value, result.unit)}</td>
              <td className="n dim">{measure(result.threshold, result.unit)}</td>
              <td className="n">{formatCount(result.rows)}</td>
              <td className="why" title={result.message}>
                {result.message}
              </td>
              <td className="n">
                {result.run ? (
                  <Link className="link" href={`/runs/${result.run.id}`}>
                    <Ago at={result.at} />
                  </Link>
                ) : (
                  <Ago at={result.at} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ORDER: readonly Result["outcome"][] = ["FAIL", "ERROR", "WARN", "PASS", "NOT_EVALUATED"];

function mostTroubledFirst(a: Result, b: Result): number {
  return ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.name.localeCompare(b.name);
}

function measure(value: number | null, unit: string): string {
  return unit.startsWith("s") && unit !== "share"
    ? formatDuration(value === null ? null : value * 1000)
    : formatShare(value);
}
