"use client";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useQuery } from "urql";
import type { DatasetPageQuery as DatasetPageResult, Layer } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { describeSteps, LAYER, OUTCOME, toSegments } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Facts } from "../../ui/Facts.tsx";
import { formatBytes, formatCount, formatDateTime, formatShare } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { ColumnsTab } from "./ColumnsTab.tsx";
import { DatasetPageQuery } from "./catalog-queries.ts";
import { LineageTab } from "./LineageTab.tsx";
import { PersonalTab } from "./PersonalTab.tsx";
import { PreviewTab } from "./PreviewTab.tsx";
import { QualityTab } from "./QualityTab.tsx";
import { QuarantineTab } from "./QuarantineTab.tsx";
import { RecordTab } from "./RecordTab.tsx";

const TABS = ["columns", "preview", "quality", "personal", "record", "lineage", "quarantine"] as const;
export type DatasetDetail = Extract<NonNullable<DatasetPageResult["node"]>, { __typename: "Dataset" }>;

export function DatasetPage({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: DatasetPageQuery, variables: { id } });
  if (error && !data?.node)
    return (
      <LoadError
        what="this dataset"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={12} />;
  if (data.node?.__typename !== "Dataset") {
    return (
      <Empty
        title="There is no such dataset."
        action={
          <Link className="btn" href="/catalog">
            The catalog
          </Link>
        }
      >
        Its sync may have been deleted.
      </Empty>
    );
  }
  return <DatasetView dataset={data.node} />;
}

function DatasetView({ dataset }: { dataset: DatasetDetail }) {
  const [tab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("columns"));
  const [key] = useQueryState("key", parseAsString);
  useTitle(`${dataset.name}, ${LAYER[dataset.layer]}`);
  const { health, lastRun } = dataset;
  const tabs = [
    { tab: "columns", text: "Columns", count: dataset.columns.totalCount },
    { tab: "preview", text: "Preview" },
    { tab: "quality", text: "Quality", count: dataset.qualityResults.totalCount },
    { tab: "personal", text: "Personal data", count: dataset.findings.totalCount },
    { tab: "record", text: "Record" },
    { tab: "lineage", text: "Lineage" },
    { tab: "quarantine", text: "Quarantine", count: dataset.quarantine.totalCount },
  ] as const;
  return (
    <>
      <PageHead
        title={dataset.name}
        crumbs={[
          { href: "/catalog", text: "Catalog" },
          { href: `/catalog?source=${dataset.source.id}`, text: dataset.source.name },
        ]}
        beside={
          <>
            <Tint tint={LAYER[dataset.layer]} />
            <LayerSwitch dataset={dataset} tab={tab} />
          </>
        }
        actions={
          <>
            <CopyButton isBare label="Copy SQL" text={`SELECT * FROM ${dataset.table} LIMIT 100;`} />
            <Link className="btn" href={`/lineage?root=${dataset.id}`}>
              Lineage
            </Link>
          </>
        }
      />
      <Facts
        facts={[
          { name: dataset.layer === "NAVIGATE" ? "Versions" : "Rows", value: formatCount(dataset.rowCount) },
          { name: "Size", value: formatBytes(dataset.sizeBytes) },
          {
            name: "Quality",
            value: (
              <>
                {health.score !== null && formatShare(health.score)}
                <Status tone={OUTCOME[health.outcome].tone}>
                  {health.evaluated > 0 ? `${health.passed} of ${health.evaluated}` : OUTCOME[health.outcome].word}
                </Status>
              </>
            ),
          },
          { name: "Written", value: <Ago at={dataset.updatedAt} />, title: formatDateTime(dataset.updatedAt) },
          {
            name: "Personal data",
            value: health.piiColumns > 0 ? <Status tone="vio">{formatCount(health.piiColumns)}</Status> : "0",
          },
          { name: "Table", value: <code>{dataset.table}</code> },
          {
            name: "Written by",
            value: (
              <>
                <Link href={`/syncs/${dataset.sync.id}`}>{dataset.sync.name}</Link>
                {lastRun && (
                  <Link href={`/runs/${lastRun.id}`} title={`Run ${lastRun.number}`}>
                    <MiniScale
                      segments={toSegments(lastRun.steps)}
                      label={`Run ${lastRun.number}: ${describeSteps(lastRun.steps)}`}
                    />
                  </Link>
                )}
              </>
            ),
          },
        ]}
      />
      <TabLinks
        label="Parts of this dataset"
        tabs={tabs.map((each) => ({
          href: each.tab === "record" && key ? `?tab=record&key=${encodeURIComponent(key)}` : `?tab=${each.tab}`,
          text: each.text,
          count: "count" in each ? each.count : undefined,
          isCurrent: each.tab === tab,
        }))}
      />
      {tab === "columns" && <ColumnsTab id={dataset.id} />}
      {tab === "preview" && <PreviewTab id={dataset.id} />}
      {tab === "quality" && <QualityTab results={dataset.qualityResults.nodes} />}
      {tab === "personal" && <PersonalTab findings={dataset.findings.nodes} columns={dataset.columns.totalCount} />}
      {tab === "record" && <RecordTab id={dataset.id} layer={dataset.layer} />}
      {tab === "lineage" && <LineageTab id={dataset.id} />}
      {tab === "quarantine" && <QuarantineTab id={dataset.id} />}
    </>
  );
}

const LAYER_ORDER: readonly Layer[] = ["EXPLORE", "CHART", "NAVIGATE"];

/** The same stream in its other layers, on the same tab. */
function LayerSwitch({ dataset, tab }: { dataset: DatasetDetail; tab: string }) {
  if (dataset.siblings.length === 0) return null;
  const all = [{ id: dataset.id, layer: dataset.layer }, ...dataset.siblings];
  return (
    <nav className="seg" aria-label="Layer">
      {all
        .toSorted((a, b) => LAYER_ORDER.indexOf(a.layer) - LAYER_ORDER.indexOf(b.layer))
        .map(({ id, layer }) => (
          <Link key={id} href={`/catalog/${id}?tab=${tab}`} aria-current={id === dataset.id ? "page" : undefined}>
            {LAYER[layer]}
          </Link>
        ))}
    </nav>
  );
}
