import type { Store } from "./database.ts";

export interface PiiCoverage {
  sources: {
    sourceId: string;
    sourceName: string;
    scanned: number;
    flagged: number;
    confirmed: number;
    treated: number;
  }[];
  types: { entityType: string; columns: number; confirmed: number }[];
}

/** How many columns of each source were looked at, hold personal data and are treated, and how many columns each type has. */
export async function piiCoverage(store: Store): Promise<PiiCoverage> {
  const sources = await store.$queryRaw<PiiCoverage["sources"]>`
    with charted as (
      select dataset.id, dataset."syncStreamId", sync."sourceId" from atlas."Dataset" dataset
      join atlas."SyncStream" stream on stream.id = dataset."syncStreamId" join atlas."Sync" sync on sync.id = stream."syncId"
      where dataset.layer = 'chart' and dataset."lastRunId" is not null)
    select source.id::text as "sourceId", source.name as "sourceName",
      (select count(*)::int from charted join atlas."DatasetColumn" part on part."datasetId" = charted.id
       where charted."sourceId" = source.id and not part."isMetadata") as scanned,
      (select count(distinct (finding."datasetId", finding."columnName"))::int from charted
       join atlas."PiiFinding" finding on finding."datasetId" = charted.id
       where charted."sourceId" = source.id and finding.status <> 'rejected') as flagged,
      (select count(distinct (finding."datasetId", finding."columnName"))::int from charted
       join atlas."PiiFinding" finding on finding."datasetId" = charted.id
       where charted."sourceId" = source.id and finding.status = 'confirmed') as confirmed,
      (select count(distinct (treated."syncStreamId", treated."columnName"))::int from charted
       join atlas."ColumnTreatment" treated on treated."syncStreamId" = charted."syncStreamId"
       where charted."sourceId" = source.id and treated."columnName" not in ('', '_atlas_key')) as treated
    from atlas."Source" source where exists (select from charted where charted."sourceId" = source.id)
    order by source.name`;
  const types = await store.$queryRaw<PiiCoverage["types"]>`
    select "entityType", count(*)::int as columns, (count(*) filter (where status = 'confirmed'))::int as confirmed
    from atlas."PiiFinding" where status <> 'rejected' group by 1 order by 2 desc, 1`;
  return { sources, types };
}
