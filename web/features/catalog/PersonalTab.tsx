import Link from "next/link";
import { entityWord } from "../../graphql/words.ts";
import { FindingChip } from "../../ui/FindingChip.tsx";
import { formatShare, plural } from "../../ui/format.ts";
import { Empty } from "../../ui/PageStates.tsx";
import type { DatasetDetail } from "./DatasetPage.tsx";

export function PersonalTab({ findings, columns }: { findings: DatasetDetail["findings"]["nodes"]; columns: number }) {
  if (findings.length === 0) return <Empty title={`No personal data suggested in ${plural(columns, "column")}.`} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Findings in this dataset</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Kind</th>
            <th scope="col" className="n">
              Confidence
            </th>
            <th scope="col">Evidence</th>
            <th scope="col">
              <span className="sr">Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={finding.id}>
              <td className="mono strong">{finding.columnName}</td>
              <td>
                <FindingChip word={entityWord(finding.entityType)} status={finding.status} />
              </td>
              <td className="n">{formatShare(finding.confidence)}</td>
              <td className="why" title={finding.explanation}>
                {finding.explanation}
              </td>
              <td className="n">
                <Link
                  className="link"
                  href={`/pii?finding=${finding.id}${finding.status === "SUGGESTED" ? "" : "&show=decided"}`}
                >
                  {finding.status === "SUGGESTED" ? "Decide" : "See"}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
