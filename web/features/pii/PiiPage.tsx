"use client";
import { Check, Undo2, X } from "lucide-react";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { PiiPageQuery as PiiPageResult, PiiStatus } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { entityWord } from "../../graphql/words.ts";
import { FindingChip } from "../../ui/FindingChip.tsx";
import { formatShare, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { useHotkeys } from "../../ui/use-hotkeys.ts";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { FindingEvidence } from "./FindingEvidence.tsx";
import { DecideFindingMutation, PiiCountsQuery, PiiPageQuery } from "./pii-queries.ts";

const SHOWN = ["review", "decided"] as const;
const STATUSES: Record<(typeof SHOWN)[number], PiiStatus[]> = {
  review: ["SUGGESTED"],
  decided: ["CONFIRMED", "REJECTED"],
};
export type Finding = PiiPageResult["piiFindings"]["nodes"][number];

export function PiiPage() {
  const [shown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("review"));
  const [{ data, error }, reload] = useQuery({
    query: PiiPageQuery,
    variables: { status: STATUSES[shown], after: null },
  });
  const [{ data: counts }] = useQuery({ query: PiiCountsQuery });
  const findings = data?.piiFindings;
  // A finding that was decided a moment ago has left its list, though the list was read before.
  const listed = findings?.nodes.filter(({ status }) => STATUSES[shown].includes(status));
  return (
    <>
      <PageHead
        title="Personal data"
        beside={
          counts && (
            <span className="soft">
              {plural(counts.suggested.totalCount, "suggestion")}, {counts.decided.totalCount} decided
            </span>
          )
        }
      />
      <TabLinks
        label="Findings"
        tabs={[
          { href: "?show=review", text: "Review", count: counts?.suggested.totalCount, isCurrent: shown === "review" },
          { href: "?show=decided", text: "Decided", count: counts?.decided.totalCount, isCurrent: shown === "decided" },
        ]}
      />
      {error && !findings ? (
        <LoadError
          what="the findings"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !listed || !findings ? (
        <Skeleton lines={8} />
      ) : (
        <ReviewQueue key={shown} findings={listed} shown={shown} datasets={counts?.datasets.totalCount ?? 0} />
      )}
      {findings?.pageInfo.hasNextPage && (
        <p className="dim sm">
          The first {findings.nodes.length} of {findings.totalCount}: decide some to see more.
        </p>
      )}
    </>
  );
}

function ReviewQueue({
  findings,
  shown,
  datasets,
}: {
  findings: readonly Finding[];
  shown: (typeof SHOWN)[number];
  datasets: number;
}) {
  const [chosenId, setChosenId] = useQueryState("finding", parseAsString);
  const [{ fetching }, decide] = useMutation(DecideFindingMutation);
  const mayDecide = useMay("decideFinding");
  const [last, setLast] = useState<{ finding: Finding; status: PiiStatus } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const frame = useRowKeys<HTMLUListElement>();
  const chosen = findings.find(({ id }) => id === chosenId) ?? findings[0];

  async function decideAs(finding: Finding, status: PiiStatus) {
    setRefusal(null);
    const next = findings[findings.indexOf(finding) + 1] ?? findings[findings.indexOf(finding) - 1];
    const { data, error } = await decide({ input: { id: finding.id, status } });
    const refused = error ? toProblem(error).message : data?.decideFinding.userErrors[0]?.message;
    if (refused) {
      setRefusal(refused);
      return;
    }
    setLast(status === "SUGGESTED" ? null : { finding, status });
    void setChosenId(status === "SUGGESTED" ? finding.id : (next?.id ?? null));
  }
  const undo = () => last && decideAs(last.finding, "SUGGESTED");
  useHotkeys({
    y: () => chosen && mayDecide && !fetching && decideAs(chosen, "CONFIRMED"),
    n: () => chosen && mayDecide && !fetching && decideAs(chosen, "REJECTED"),
    u: () => void undo(),
  });

  return (
    <>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div aria-live="polite">
        {last && (
          <Note
            tone="vio"
            actions={
              <button type="button" className="btn small" onClick={undo}>
                <Undo2 size={13} aria-hidden="true" />
                Undo <kbd>u</kbd>
              </button>
            }
          >
            <b className="strong mono">
              {last.finding.dataset.name}.{last.finding.columnName}
            </b>{" "}
            {last.status === "CONFIRMED" ? `is ${entityWord(last.finding.entityType)}.` : "is not personal."} The
            decision holds for later runs.
          </Note>
        )}
      </div>
      {!chosen ? (
        shown === "review" ? (
          <Empty
            title={
              datasets > 0
                ? `No personal data waits for a verdict in ${plural(datasets, "dataset")}.`
                : "No dataset has been scanned yet."
            }
          >
            {datasets > 0 ? "New suggestions come with the next run." : "A run scans every column it reads."}
          </Empty>
        ) : (
          <Empty
            title="Nothing has been decided yet."
            action={
              <Link className="btn" href="?show=review">
                Review
              </Link>
            }
          />
        )
      ) : (
        <div className="cols queue">
          <div>
            <ul className="findings" ref={frame} aria-label="Findings">
              {findings.map((finding) => (
                <li key={finding.id}>
                  <button
                    type="button"
                    data-row
                    aria-pressed={finding.id === chosen.id}
                    onClick={() => setChosenId(finding.id)}
                  >
                    <span className="mono strong">
                      {finding.dataset.name}.{finding.columnName}
                    </span>
                    <span className="end">{formatShare(finding.confidence)}</span>
                    <FindingChip word={entityWord(finding.entityType)} status={finding.status} />
                    <span className="confidence" aria-hidden="true">
                      <i style={{ width: `${finding.confidence * 100}%` }} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <p className="dim sm only-wide mt-2">
              <kbd>j</kbd> <kbd>k</kbd> move · <kbd>y</kbd> confirm · <kbd>n</kbd> reject · <kbd>u</kbd> undo
            </p>
          </div>
          <FindingEvidence
            finding={chosen}
            actions={
              !mayDecide ? (
                <span className="soft">Stewards decide on personal data. Ask an admin for the role.</span>
              ) : (
                <>
                  <button
                    type="button"
                    className="btn first"
                    disabled={fetching || chosen.status === "CONFIRMED"}
                    onClick={() => decideAs(chosen, "CONFIRMED")}
                  >
                    <Check size={15} aria-hidden="true" />
                    Personal <kbd>y</kbd>
                  </button>
                  <button
                    type="button"
                    className="btn"
                    disabled={fetching || chosen.status === "REJECTED"}
                    onClick={() => decideAs(chosen, "REJECTED")}
                  >
                    <X size={15} aria-hidden="true" />
                    Not personal <kbd>n</kbd>
                  </button>
                  {chosen.status !== "SUGGESTED" && (
                    <button
                      type="button"
                      className="btn bare"
                      disabled={fetching}
                      onClick={() => decideAs(chosen, "SUGGESTED")}
                    >
                      Back to review
                    </button>
                  )}
                </>
              )
            }
          />
        </div>
      )}
    </>
  );
}
