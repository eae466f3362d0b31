"use client";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useQuery } from "urql";
import type {
  CheckOutcome,
  QualityDimension,
  QualityPageQuery as QualityPageResult,
} from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { DIMENSION, LAYER, OUTCOME } from "../../graphql/words.ts";
import { Facts } from "../../ui/Facts.tsx";
import { formatCount, formatDateTime, formatDuration, formatShare, plural } from "../../ui/format.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { OutcomeCountsQuery, QualityPageQuery } from "./quality-queries.ts";

const SHOWN = ["all", "troubled", "unknown"] as const;
const OUTCOMES: Record<(typeof SHOWN)[number], CheckOutcome[] | null> = {
  all: null,
  troubled: ["WARN", "FAIL", "ERROR"],
  unknown: ["NOT_EVALUATED"],
};
const DIMENSIONS = Object.keys(DIMENSION) as QualityDimension[];
const WORST_FIRST: readonly CheckOutcome[] = ["ERROR", "FAIL", "WARN", "NOT_EVALUATED", "PASS"];

type Result = QualityPageResult["qualityResults"]["nodes"][number];

export function QualityPage() {
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("all"));
  const [dimension, setDimension] = useQueryState("dimension", parseAsStringLiteral(DIMENSIONS));
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [checkId, setCheckId] = useQueryState("check", parseAsString);
  const [after, setAfter] = useState<string | null>(null);
  const filter = { outcome: OUTCOMES[shown], dimension: dimension ? [dimension] : null };
  const [{ data, error, stale }, reload] = useQuery({ query: QualityPageQuery, variables: { filter, after } });
  const results = data?.qualityResults;
  const text = search.trim().toLowerCase();
  const listed = (results?.nodes ?? [])
    .filter((result) => `${result.dataset.name} ${result.name}`.toLowerCase().includes(text))
    .toSorted((a, b) => WORST_FIRST.indexOf(a.outcome) - WORST_FIRST.indexOf(b.outcome));
  const chosen = listed.find(({ id }) => id === checkId) ?? listed[0];
  const clear = () => {
    setAfter(null);
    void setShown(null);
    void setDimension(null);
    void setSearch(null);
  };
  return (
    <>
      <PageHead
        title="Quality"
        beside={
          results && <span className="soft">{plural(results.totalCount, "check")}, the newest result of each</span>
        }
      />
      <OutcomeCounts />
      <div className="row wrap">
        <SearchField label="Filter by dataset or check" value={search} onChange={(value) => setSearch(value || null)} />
        <Segmented
          label="Show"
          value={shown}
          onChange={(value) => {
            setAfter(null);
            void setShown(value);
          }}
          choices={[
            { value: "all", text: "All" },
            { value: "troubled", text: "Not passing" },
            { value: "unknown", text: "Not evaluated" },
          ]}
        />
        <label>
          <span className="sr">Dimension</span>
          <select
            className="input small"
            value={dimension ?? ""}
            onChange={(event) => {
              setAfter(null);
              void setDimension((event.target.value || null) as QualityDimension | null);
            }}
          >
            <option value="">Every dimension</option>
            {DIMENSIONS.map((each) => (
              <option key={each} value={each}>
                {DIMENSION[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error && !results ? (
        <LoadError
          what="the checks"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !results ? (
        <Skeleton lines={10} />
      ) : listed.length === 0 ? (
        text || shown !== "all" || dimension ? (
          <Empty
            title={text ? `No check matches "${search.trim()}" and the filter.` : "No check passes the filter."}
            action={
              <button type="button" className="btn" onClick={clear}>
                Clear the filter
              </button>
            }
          />
        ) : (
          <Empty
            title="No check has run yet."
            action={
              <Link className="btn" href="/syncs">
                Run a sync
              </Link>
            }
          >
            Each run checks six dimensions of every stream it charts.
          </Empty>
        )
      ) : (
        <div className="cols main-aside">
          <div className="stack">
            <ChecksTable results={listed} chosenId={chosen?.id} isStale={stale} onChoose={setCheckId} />
            <p className="row">
              {after && (
                <button type="button" className="btn" onClick={() => setAfter(null)}>
                  Back to the first
                </button>
              )}
              {results.pageInfo.hasNextPage && (
                <button type="button" className="btn" onClick={() => setAfter(results.pageInfo.endCursor ?? null)}>
                  Next 100
                </button>
              )}
            </p>
            <p className="help">Not evaluated is not passed: the data gave no basis, and the check says why.</p>
          </div>
          {chosen && <CheckDetail result={chosen} />}
        </div>
      )}
    </>
  );
}

function OutcomeCounts() {
  const [{ data }] = useQuery({ query: OutcomeCountsQuery });
  const fact = (outcome: CheckOutcome, count: number | undefined) => ({
    name: OUTCOME[outcome].word,
    value: (
      <>
        {formatCount(count)}
        {count ? <Status tone={OUTCOME[outcome].tone}>{null}</Status> : null}
      </>
    ),
  });
  return (
    <Facts
      facts={[
        fact("PASS", data?.pass.totalCount),
        fact("WARN", data?.warn.totalCount),
        fact("FAIL", data?.fail.totalCount),
        fact("ERROR", data?.error.totalCount),
        fact("NOT_EVALUATED", data?.notEvaluated.totalCount),
      ]}
    />
  );
}

function ChecksTable(props: {
  results: readonly Result[];
  chosenId: string | undefined;
  isStale: boolean;
  onChoose: (id: string) => void;
}) {
  const frame = useRowKeys<HTMLDivElement>();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" ref={frame} tabIndex={0} data-stale={props.isStale || undefined}>
      <table>
        <caption className="sr">Checks, the worst first</caption>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Dataset</th>
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
          </tr>
        </thead>
        <tbody>
          {props.results.map((result) => (
            <tr key={result.id} aria-selected={result.id === props.chosenId || undefined}>
              <td>
                <button type="button" className="rowlink" data-row onClick={() => props.onChoose(result.id)}>
                  {result.name}
                </button>
                {result.dimension && result.name !== DIMENSION[result.dimension] && (
                  <span className="dim sm"> {DIMENSION[result.dimension]}</span>
                )}
              </td>
              <td>
                <Link href={`/catalog/${result.dataset.id}?tab=quality`}>{result.dataset.name}</Link>
              </td>
              <td>
                <Status tone={OUTCOME[result.outcome].tone}>{OUTCOME[result.outcome].word}</Status>
              </td>
              <td className="n">{measure(result.value, result.unit)}</td>
              <td className="n dim">{measure(result.threshold, result.unit)}</td>
              <td className="n">{formatCount(result.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CheckDetail({ result }: { result: Result }) {
  const { dataset, run } = result;
  return (
    <Panel
      title={<span className="mono">{result.name}</span>}
      aside={
        <Status tone={OUTCOME[result.outcome].tone} isFilled>
          {OUTCOME[result.outcome].word}
        </Status>
      }
    >
      <p className="mb-3">{result.message}</p>
      <dl className="kv">
        <dt>Dataset</dt>
        <dd>
          <Link className="link" href={`/catalog/${dataset.id}?tab=quality`}>
            {dataset.name}
          </Link>{" "}
          <Tint tint={LAYER[dataset.layer]} />
        </dd>
        <dt>Source</dt>
        <dd>{dataset.source.name}</dd>
        <dt>Dimension</dt>
        <dd>{result.dimension ? DIMENSION[result.dimension] : "–"}</dd>
        <dt>Value</dt>
        <dd>{measure(result.value, result.unit)}</dd>
        <dt>Asked for</dt>
        <dd>{measure(result.threshold, result.unit)}</dd>
        <dt>Rows measured</dt>
        <dd>{formatCount(result.rows)}</dd>
        <dt>Measured</dt>
        <dd>{formatDateTime(result.at)}</dd>
        <dt>Run</dt>
        <dd>
          {run ? (
            <Link className="link" href={`/runs/${run.id}`}>
              Run {run.number}
            </Link>
          ) : (
            "on published data"
          )}
        </dd>
      </dl>
    </Panel>
  );
}

/** A share, or seconds for timeliness. */
function measure(value: number | null, unit: string): string {
  return unit.startsWith("s") && unit !== "share"
    ? formatDuration(value === null ? null : value * 1000)
    : formatShare(value);
}
