import type { CheckOutcome, QualityDimension } from "../domain/quality/dimension-result.ts";
import type { CheckEngine, ResultPart } from "../domain/quality/kept-result.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const CHECK_OUTCOMES = ["pass", "warn", "fail", "error", "not_evaluated"] as const satisfies CheckOutcome[];

export interface QualityResultRecord {
  id: string;
  checkId: string;
  runId: string | null;
  checkRunId: string | null;
  datasetId: string;
  dimension: QualityDimension | null;
  name: string;
  outcome: CheckOutcome;
  value: number | null;
  exactValue: string | null;
  threshold: number | null;
  condition: string | null;
  unit: string;
  rows: bigint | null;
  message: string;
  low: number | null;
  high: number | null;
  durationMs: number | null;
  engine: CheckEngine;
  parts: ResultPart[];
  at: Date;
}

export interface DatasetHealth {
  outcome: CheckOutcome;
  passed: number;
  evaluated: number;
  /** The share of passed checks; null when none was evaluated. */
  score: number | null;
  piiColumns: number;
}

export async function qualityResultsByIds(store: Store, ids: readonly string[]): Promise<QualityResultRecord[]> {
  return (await store.qualityResult.findMany({ where: { id: { in: [...ids] } } })).map(resultFromRow);
}

export function resultFromRow(row: Prisma.QualityResultGetPayload<object>): QualityResultRecord {
  const { isLatest: _, metricKey: _key, measured: _measured, observed: _observed, ...same } = row;
  return {
    ...same,
    dimension: row.dimension as QualityDimension | null,
    outcome: row.outcome as CheckOutcome,
    engine: row.engine as CheckEngine,
    parts: row.parts as unknown as ResultPart[],
  };
}

export interface QualityFilter {
  outcomes?: readonly CheckOutcome[] | null;
  dimensions?: readonly QualityDimension[] | null;
  datasetId?: string | null;
}

/** The newest result of every check; newest first. */
export function listLatestResults({ outcomes, dimensions, datasetId }: QualityFilter): Listing {
  const conditions = [
    Prisma.sql`item."isLatest"`,
    ...(outcomes ? [Prisma.sql`item.outcome = any(${outcomes})`] : []),
    ...(dimensions ? [Prisma.sql`item.dimension = any(${dimensions})`] : []),
    ...(datasetId
      ? [
          Prisma.sql`checked."syncStreamId" = (select "syncStreamId" from atlas."Dataset" where id = ${datasetId}::uuid)`,
        ]
      : []),
  ];
  return {
    from: Prisma.sql`atlas."QualityResult" as item join atlas."Dataset" checked on checked.id = item."datasetId"`,
    where: Prisma.join(conditions, " and "),
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

/** The newest results on any layer of a stream. */
export function listResultsOfStream(): Listing {
  return { ...listLatestResults({}), parent: Prisma.sql`checked."syncStreamId"` };
}

export function listResultsOfRun(): Listing {
  return { ...listLatestResults({}), where: undefined, parent: Prisma.sql`item."runId"` };
}

/** The health of each stream's datasets: the worst outcome of its newest checks, and its columns found personal. */
export async function datasetHealths(store: Store, syncStreamIds: readonly string[]): Promise<DatasetHealth[]> {
  const rows = await store.$queryRaw<{ id: string; outcomes: CheckOutcome[]; pii: bigint }[]>`
    select stream.id::text, array(
      select result.outcome from atlas."QualityResult" result join atlas."Dataset" checked on checked.id = result."datasetId"
      where checked."syncStreamId" = stream.id and result."isLatest"
    ) as outcomes, (
      select count(distinct finding."columnName") from atlas."PiiFinding" finding
      join atlas."Dataset" charted on charted.id = finding."datasetId"
      where charted."syncStreamId" = stream.id and finding.status <> 'rejected'
    ) as pii
    from unnest(${syncStreamIds}::uuid[]) as stream (id)`;
  const byId = new Map(rows.map(({ id, outcomes, pii }) => [id, summarise(outcomes, Number(pii))]));
  return syncStreamIds.map((id) => byId.get(id) ?? summarise([], 0));
}

const WORST_FIRST: readonly CheckOutcome[] = ["fail", "error", "warn", "pass", "not_evaluated"];

function summarise(outcomes: readonly CheckOutcome[], piiColumns: number): DatasetHealth {
  const evaluated = outcomes.filter((outcome) => outcome !== "not_evaluated").length;
  const passed = outcomes.filter((outcome) => outcome === "pass").length;
  return {
    outcome: WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? "not_evaluated",
    passed,
    evaluated,
    score: evaluated > 0 ? passed / evaluated : null,
    piiColumns,
  };
}
