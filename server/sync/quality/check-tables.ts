import type { Check } from "../../domain/quality/sodacl/check.ts";
import { existingTables, type NamedTable } from "../../layers/checks/named-tables.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import { CHART_SCHEMA, STAGING_SCHEMA, stagingName } from "../../layers/stream-tables.ts";
import type { ChartedTable } from "../../store/check-files.ts";
import type { StreamPlan, SyncPlan } from "../../store/plans.ts";

/** A stream's table as checks may call it: by the stream's name, folded or not, or by its table's. */
export function namesOf(streamName: string, tableName: string): [string, ...string[]] {
  // PostgreSQL cannot hold longer names; such a stream goes by its table's.
  const usable = [streamName, streamName.toLowerCase()].filter((name) => name !== "" && Buffer.byteLength(name) <= 63);
  const [first = tableName, ...rest] = new Set([...usable, tableName]);
  return [first, ...rest];
}

/** The published tables of a sync. */
export function publishedTables(tables: readonly ChartedTable[]): NamedTable[] {
  return distinctNames(
    tables
      .filter(({ isPublished }) => isPublished)
      .map(({ streamName, tableName }) => ({
        names: namesOf(streamName, tableName),
        schema: CHART_SCHEMA,
        table: tableName,
      })),
  );
}

/**
 * The tables of a sync as they will be once the run is published: the stream at hand as it is staged; others as they are
 * published, or as they are staged where that is what they are about to become.
 */
export async function tablesDuringRun(
  db: LayerDb,
  { plan, current, charted }: { plan: SyncPlan; current: StreamPlan; charted: readonly ChartedTable[] },
): Promise<NamedTable[]> {
  const inRun = plan.streams.map((stream) => {
    const names = namesOf(stream.stream.name, stream.table);
    const staged = { names, schema: STAGING_SCHEMA, table: stagingName(stream) };
    const published = { names, schema: CHART_SCHEMA, table: stream.table };
    const isAboutToBe = stream.publishedAt === null && stream.failure === null && stream.writeMode === "overwrite";
    return stream === current ? [staged] : isAboutToBe ? [staged, published] : [published, staged];
  });
  const there = new Set(await existingTables(db, inRun.flat()));
  const found = inRun.flatMap((candidates) => candidates.find((table) => there.has(table)) ?? []);
  const taken = new Set(plan.streams.map(({ syncStreamId }) => syncStreamId));
  return distinctNames([
    ...found.sort((a, b) => Number(b.table === stagingName(current)) - Number(a.table === stagingName(current))),
    ...publishedTables(charted.filter(({ syncStreamId }) => !taken.has(syncStreamId))),
  ]);
}

/** Two streams of one name in different namespaces: the first has it, the other goes by its table's name. */
function distinctNames(tables: readonly NamedTable[]): NamedTable[] {
  const taken = new Set<string>();
  return tables.flatMap(({ names, ...table }) => {
    const [first, ...rest] = names.filter((name) => !taken.has(name));
    for (const name of names) taken.add(name);
    return first === undefined ? [] : [{ ...table, names: [first, ...rest] as const }];
  });
}

/** Which of the tables a check is about; undefined for one about none of them. */
export function tableOf(check: Pick<Check, "table">, tables: readonly NamedTable[]): NamedTable | undefined {
  const { table } = check;
  if (!table) return undefined;
  return tables.find(({ names }) => (table.schema === null ? names.includes(table.name) : names.at(-1) === table.name));
}
