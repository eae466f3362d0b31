import { LAYERS, type Layer } from "../domain/steps.ts";
import type { StreamName } from "../domain/stream.ts";
import { refreshCatalogEntries } from "./catalog-entries.ts";
import type { Store } from "./database.ts";
import { announceDataset } from "./dataset-feed.ts";
import type { ColumnProfile } from "./datasets.ts";

export interface DatasetIds extends Record<Layer, string> {}

/** The three datasets of a stream, made before the first run has filled them. */
export async function ensureDatasets(
  store: Store,
  { syncStreamId, stream, table }: { syncStreamId: string; stream: StreamName; table: string },
): Promise<DatasetIds> {
  const rows = await store.$transaction(
    LAYERS.map((layer) =>
      store.dataset.upsert({
        where: { syncStreamId_layer: { syncStreamId, layer } },
        create: {
          syncStreamId,
          layer,
          namespace: stream.namespace ?? "",
          name: stream.name,
          tableName: table,
        },
        update: {},
      }),
    ),
  );
  return Object.fromEntries(rows.map(({ layer, id }) => [layer, id])) as DatasetIds;
}

export interface DatasetColumnFacts {
  name: string;
  type: string;
  isNullable: boolean;
  isKey: boolean;
  isMetadata: boolean;
  description: string | null;
  /** The fields inside it, of a column of JSON whose schema the source declares. */
  nested: { path: string; type: string; description: string | null }[] | null;
  profile: ColumnProfile | null;
}

/**
 * Brings the catalog's account of one dataset up to what the run published: its columns, their version where they changed, and
 * its size at this moment. Repeatable: a second attempt of a run replaces its own point. People's notes stay.
 */
export async function saveDataset(
  store: Store,
  datasetId: string,
  facts: { runId: string; at: Date; rowCount: number; sizeBytes: number; columns: readonly DatasetColumnFacts[] },
): Promise<void> {
  const columns = JSON.stringify(facts.columns.map((column, ordinal) => ({ ...column, ordinal })));
  const version = facts.columns.map(({ name, type, isNullable, isKey }) => ({ name, type, isNullable, isKey }));
  await store.$transaction(async (tx) => {
    await tx.dataset.update({
      where: { id: datasetId },
      data: { rowCount: facts.rowCount, sizeBytes: facts.sizeBytes, lastRunId: facts.runId, writtenAt: facts.at },
    });
    await tx.datasetColumn.deleteMany({ where: { datasetId, name: { notIn: facts.columns.map(({ name }) => name) } } });
    await tx.$executeRaw`
      insert into atlas."DatasetColumn" as known
        (id, "datasetId", name, type, ordinal, "isNullable", "isKey", "isMetadata", description, nested, profile)
      select gen_random_uuid(), ${datasetId}::uuid, name, type, ordinal, "isNullable", "isKey", "isMetadata", description,
        nullif(nested, 'null'), nullif(profile, 'null')
      from jsonb_to_recordset(${columns}::jsonb) as told (name text, type text, ordinal int, "isNullable" boolean,
        "isKey" boolean, "isMetadata" boolean, description text, nested jsonb, profile jsonb)
      on conflict ("datasetId", name) do update set type = excluded.type, ordinal = excluded.ordinal,
        "isNullable" = excluded."isNullable", "isKey" = excluded."isKey", "isMetadata" = excluded."isMetadata",
        description = excluded.description, nested = excluded.nested, profile = coalesce(excluded.profile, known.profile)`;
    await tx.$executeRaw`
      insert into atlas."DatasetVersion" (id, "datasetId", number, columns, "runId", at)
      select gen_random_uuid(), ${datasetId}::uuid, coalesce(last.number, 0) + 1, told.columns, ${facts.runId}::uuid, ${facts.at}
      from (select ${JSON.stringify(version)}::jsonb as columns) as told
      left join lateral (
        select number, columns from atlas."DatasetVersion" where "datasetId" = ${datasetId}::uuid order by number desc limit 1
      ) as last on true
      where last.columns is distinct from told.columns`;
    await tx.$executeRaw`
      insert into atlas."DatasetPoint" ("datasetId", "runId", at, rows, bytes, score)
      select ${datasetId}::uuid, ${facts.runId}::uuid, ${facts.at}, ${facts.rowCount}::bigint, ${facts.sizeBytes}::bigint, (
        select avg((result.outcome = 'pass')::int)::float8
        from atlas."QualityResult" result join atlas."Dataset" checked on checked.id = result."datasetId"
        join atlas."Dataset" own on own."syncStreamId" = checked."syncStreamId"
        where own.id = ${datasetId}::uuid and result."isLatest" and result.outcome <> 'not_evaluated')
      on conflict ("datasetId", "runId") do update
        set at = excluded.at, rows = excluded.rows, bytes = excluded.bytes, score = excluded.score`;
    await refreshCatalogEntries(tx, { datasetId });
    await announceDataset(tx, datasetId);
  });
}
