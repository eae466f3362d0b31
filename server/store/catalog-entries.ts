import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** Longer ones are found by their beginning only in a text, never typed in full. */
const MAX_WORD_CHARACTERS = 60;

/** Whose entries: of a dataset, of all datasets of a stream, or of all of a source. */
export type EntryOwner = { datasetId: string } | { syncStreamId: string } | { sourceId: string };

/**
 * Makes the catalog's entries anew from what the rows say: to be called in the transaction of what changed them. Repeatable.
 * A dataset that was never published has none.
 */
export async function refreshCatalogEntries(db: Store | StoreTransaction, owner: EntryOwner): Promise<void> {
  await db.$executeRaw`
    with made as (
      insert into atlas."CatalogEntry" (id, namespace, name, layer, place, "sourceId", connector, owner, tags, "piiTypes",
        outcome, "rowCount", "writtenAt", "lateAt", words)
      select dataset.id, dataset.namespace, dataset.name, dataset.layer,
        array_position(array['explore', 'chart', 'navigate'], dataset.layer), source.id, source."connectorId",
        coalesce(dataset.owner, ''), coalesce(dataset.tags, '{}'), coalesce(personal.types, '{}'),
        coalesce(judged.outcome, 'not_evaluated'), dataset."rowCount", dataset."writtenAt",
        dataset."writtenAt" + make_interval(mins => dataset."lateAfterMinutes"),
        setweight(to_tsvector('simple', atlas.search_words(dataset.name) || ' ' || atlas.search_words(dataset.namespace)), 'A')
          || setweight(to_tsvector('simple', concat_ws(' ', atlas.search_words(array_to_string(personal.types, ' ')),
            atlas.search_words(array_to_string(dataset.tags, ' ')), dataset.owner)), 'B')
          || setweight(to_tsvector('simple', concat_ws(' ', dataset.description, part.descriptions)), 'C')
          || setweight(to_tsvector('simple', coalesce(part.names, '')), 'D')
      from atlas."Dataset" dataset
      join atlas."SyncStream" chosen on chosen.id = dataset."syncStreamId"
      join atlas."Sync" sync on sync.id = chosen."syncId"
      join atlas."Source" source on source.id = sync."sourceId"
      left join lateral (
        select string_agg(atlas.search_words(name), ' ') as names,
          string_agg(concat_ws(' ', description, note), ' ') as descriptions
        from atlas."DatasetColumn" where "datasetId" = dataset.id and not "isMetadata") part on true
      left join lateral (
        select array_agg(distinct finding."entityType") as types
        from atlas."PiiFinding" finding join atlas."Dataset" charted on charted.id = finding."datasetId"
        where charted."syncStreamId" = dataset."syncStreamId" and finding.status <> 'rejected') personal on true
      left join lateral (
        select result.outcome
        from atlas."QualityResult" result join atlas."Dataset" checked on checked.id = result."datasetId"
        where checked."syncStreamId" = dataset."syncStreamId" and result."isLatest"
        order by array_position(array['fail', 'error', 'warn', 'pass', 'not_evaluated'], result.outcome) limit 1
      ) judged on true
      where dataset."writtenAt" is not null and ${ownedBy(owner)}
      on conflict (id) do update set namespace = excluded.namespace, name = excluded.name, "sourceId" = excluded."sourceId",
        connector = excluded.connector, owner = excluded.owner, tags = excluded.tags, "piiTypes" = excluded."piiTypes",
        outcome = excluded.outcome, "rowCount" = excluded."rowCount", "writtenAt" = excluded."writtenAt",
        "lateAt" = excluded."lateAt", words = excluded.words
      returning words
    )
    insert into atlas."CatalogWord" (word)
    select distinct word from made, unnest(tsvector_to_array(words)) as word where length(word) <= ${MAX_WORD_CHARACTERS}
    order by word
    on conflict do nothing`;
}

function ownedBy(owner: EntryOwner): Prisma.Sql {
  if ("datasetId" in owner) return Prisma.sql`dataset.id = ${owner.datasetId}::uuid`;
  if ("syncStreamId" in owner) return Prisma.sql`dataset."syncStreamId" = ${owner.syncStreamId}::uuid`;
  return Prisma.sql`source.id = ${owner.sourceId}::uuid`;
}
