"use client";
import { Check, Undo2, X } from "lucide-react";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { PiiFilter, PiiPageQuery as PiiPageResult, PiiStatus } from "../../graphql/generated/graphql.ts";
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
import { CoverageTab } from "./CoverageTab.tsx";
import { FindingEvidence, placeOf } from "./FindingEvidence.tsx";
import { PersonTab } from "./PersonTab.tsx";
import { PoliciesTab } from "./PoliciesTab.tsx";
import { DecideFindingMutation, PiiCountsQuery, PiiPageQuery } from "./pii-queries.ts";

const TABS = ["review", "again", "decided", "coverage", "policies", "person"] as const;
type Tab = (typeof TABS)[number];
type Queue = Extract<Tab, "review" | "again" | "decided">;
const FILTERS: Record<Queue, PiiFilter> = {
  review: { status: ["SUGGESTED"] },
  again: { needsAttention: true },
  decided: { status: ["CONFIRMED", "REJECTED"] },
};

function belongs(shown: Queue, { status, attention }: Finding): boolean {
  if (shown === "again") return attention != null;
  return shown === "review" ? status === "SUGGESTED" : status !== "SUGGESTED";
}
export type Finding = PiiPageResult["piiFindings"]["nodes"][number];

export function PiiPage() {
  const [tab] = useQueryState("show", parseAsStringLiteral(TABS).withDefault("review"));
  const [{ data: counts }] = useQuery({ query: PiiCountsQuery });
  const tabOf = (name: Tab, text: string, count?: number) => ({
    href: `?show=${name}`,
    text,
    count,
    isCurrent: name === tab,
  });
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
        label="Personal data"
        tabs={[
          tabOf("review", "Review", counts?.suggested.totalCount),
          tabOf("again", "Look again", counts?.again.totalCount),
          tabOf("decided", "Decided", counts?.decided.totalCount),
          tabOf("coverage", "Coverage"),
          tabOf("policies", "Policies"),
          tabOf("person", "One person"),
        ]}
      />
      {tab === "coverage" ? (
        <CoverageTab />
      ) : tab === "policies" ? (
        <PoliciesTab />
      ) : tab === "person" ? (
        <PersonTab />
      ) : (
        <FindingsTab
          key={tab}
          shown={tab}
          datasets={counts?.datasets.totalCount ?? 0}
          entityTypes={counts?.entityTypes ?? []}
        />
      )}
    </>
  );
}

function FindingsTab({
  shown,
  datasets,
  entityTypes,
}: {
  shown: Queue;
  datasets: number;
  entityTypes: readonly string[];
}) {
  const [{ data, error }, reload] = useQuery({
    query: PiiPageQuery,
    variables: { filter: FILTERS[shown], after: null },
  });
  const findings = data?.piiFindings;
  if (error && !findings) {
    const again = () => reload({ requestPolicy: "network-only" });
    return <LoadError what="the findings" problem={toProblem(error)} onRetry={again} />;
  }
  if (!findings) return <Skeleton lines={8} />;
  // A finding that was decided a moment ago has left its list, though the list was read before.
  const listed = findings.nodes.filter((finding) => belongs(shown, finding));
  return (
    <>
      <ReviewQueue findings={listed} shown={shown} datasets={datasets} entityTypes={entityTypes} />
      {findings.pageInfo.hasNextPage && (
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
  entityTypes,
}: {
  findings: readonly Finding[];
  shown: Queue;
  datasets: number;
  entityTypes: readonly string[];
}) {
  const [chosenId, setChosenId] = useQueryState("finding", parseAsString);
  const [{ fetching }, decide] = useMutation(DecideFindingMutation);
  const mayDecide = useMay("decideFinding");
  const [last, setLast] = useState<{ finding: Finding; status: PiiStatus } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const frame = useRowKeys<HTMLUListElement>();
  const chosen = findings.find(({ id }) => id === chosenId) ?? findings[0];

  async function decideAs(
    finding: Finding,
    status: PiiStatus,
    more: { isForName?: boolean; entityType?: string } = {},
  ) {
    setRefusal(null);
    const next = findings[findings.indexOf(finding) + 1] ?? findings[findings.indexOf(finding) - 1];
    const { data, error } = await decide({ input: { id: finding.id, status, ...more } });
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
    Y: () => chosen && mayDecide && !fetching && decideAs(chosen, "CONFIRMED", { isForName: true }),
    N: () => chosen && mayDecide && !fetching && decideAs(chosen, "REJECTED", { isForName: true }),
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
            <b className="strong mono">{placeOf(last.finding)}</b>{" "}
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
        ) : shown === "again" ? (
          <Empty title="No decision needs another look.">
            When a column's type or values change after a decision, it is listed here.
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
                    <span className="mono strong">{placeOf(finding)}</span>
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
              <kbd>j</kbd> <kbd>k</kbd> move · <kbd>y</kbd> confirm · <kbd>n</kbd> reject · <kbd>Y</kbd> <kbd>N</kbd>{" "}
              for all columns of the name · <kbd>u</kbd> undo
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
                  <button
                    type="button"
                    className="btn"
                    disabled={fetching}
                    onClick={() => decideAs(chosen, "CONFIRMED", { isForName: true })}
                  >
                    All columns of this name <kbd>Y</kbd>
                  </button>
                  <label className="row">
                    <span className="soft">It is</span>
                    <select
                      className="input"
                      disabled={fetching}
                      value={chosen.entityType}
                      onChange={(event) => decideAs(chosen, "CONFIRMED", { entityType: event.target.value })}
                    >
                      {entityTypes.map((type) => (
                        <option key={type} value={type}>
                          {entityWord(type)}
                        </option>
                      ))}
                    </select>
                  </label>
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
