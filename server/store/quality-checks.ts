import type { CheckOutcome, QualityDimension } from "../domain/quality/dimension-result.ts";
import type { CheckOrigin } from "../domain/quality/kept-result.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";
import { type QualityResultRecord, resultFromRow } from "./quality-results.ts";

export interface QualityCheckRecord {
  id: string;
  datasetId: string;
  checkFileId: string | null;
  origin: CheckOrigin;
  name: string;
  definition: string;
  line: number | null;
  dimension: QualityDimension | null;
  columnName: string | null;
  isActive: boolean;
}

export async function qualityChecksByIds(store: Store, ids: readonly string[]): Promise<QualityCheckRecord[]> {
  const rows = await store.qualityCheck.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ key: _, createdAt: _at, origin, dimension, ...row }) => ({
    ...row,
    origin: origin as CheckOrigin,
    dimension: dimension as QualityDimension | null,
  }));
}

export interface CheckFilter {
  outcomes?: readonly CheckOutcome[] | null;
  dimensions?: readonly QualityDimension[] | null;
  origins?: readonly CheckOrigin[] | null;
  datasetId?: string | null;
  search?: string | null;
}

/** Checks that run, with the worst first, then by dataset and name. Those that left their file are not listed. */
export function listQualityChecks({ outcomes, dimensions, origins, datasetId, search }: CheckFilter): Listing {
  const latest = Prisma.sql`coalesce(latest.outcome, 'not_evaluated')`;
  const conditions = [
    Prisma.sql`item."isActive"`,
    ...(outcomes ? [Prisma.sql`${latest} = any(${outcomes})`] : []),
    ...(dimensions ? [Prisma.sql`item.dimension = any(${dimensions})`] : []),
    ...(origins ? [Prisma.sql`item.origin = any(${origins})`] : []),
    ...(datasetId
      ? [
          Prisma.sql`dataset."syncStreamId" = (select "syncStreamId" from atlas."Dataset" where id = ${datasetId}::uuid)`,
        ]
      : []),
    ...(search
      ? [Prisma.sql`(${contains(Prisma.sql`item.name`, search)} or ${contains(Prisma.sql`dataset.name`, search)})`]
      : []),
  ];
  return {
    from: Prisma.sql`atlas."QualityCheck" as item join atlas."Dataset" dataset on dataset.id = item."datasetId"
      left join lateral (
        select outcome from atlas."QualityResult" result where result."checkId" = item.id and result."isLatest" limit 1
      ) as latest on true`,
    where: Prisma.join(conditions, " and "),
    order: [
      {
        by: Prisma.sql`array_position(array['error', 'fail', 'warn', 'pass', 'not_evaluated'], ${latest})`,
        type: "bigint",
      },
      { by: Prisma.sql`dataset.name`, type: "text" },
      { by: Prisma.sql`item.name`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** How many checks there are of each outcome; those that never ran count as not evaluated. */
export async function countOutcomes(store: Store, datasetId: string | null): Promise<Map<CheckOutcome, number>> {
  const rows = await store.$queryRaw<{ outcome: CheckOutcome; count: bigint }[]>`
    select coalesce(latest.outcome, 'not_evaluated') as outcome, count(*) from atlas."QualityCheck" item
    left join atlas."QualityResult" latest on latest."checkId" = item.id and latest."isLatest"
    where item."isActive" and (${datasetId}::uuid is null or item."datasetId" = ${datasetId}::uuid) group by 1`;
  return new Map(rows.map(({ outcome, count }) => [outcome, Number(count)]));
}

/** The newest results of each check, newest first, in one statement. */
export async function recentResults(
  store: Store,
  checkIds: readonly string[],
  limit: number,
): Promise<QualityResultRecord[][]> {
  const found = await store.$queryRaw<{ id: string }[]>`
    select recent.id::text from unnest(${checkIds}::uuid[]) as asked (id) cross join lateral (
      select id from atlas."QualityResult" result where result."checkId" = asked.id order by at desc limit ${limit}::int
    ) as recent`;
  const rows = await store.qualityResult.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: { at: "desc" },
  });
  const byCheck = Map.groupBy(rows.map(resultFromRow), ({ checkId }) => checkId);
  return checkIds.map((id) => byCheck.get(id) ?? []);
}

/** A check's results, newest first. */
export function listResultsOfCheck(): Listing {
  return {
    from: Prisma.sql`atlas."QualityResult" as item`,
    parent: Prisma.sql`item."checkId"`,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

export function listResultsOfCheckRun(): Listing {
  return { ...listResultsOfCheck(), parent: Prisma.sql`item."checkRunId"` };
}
