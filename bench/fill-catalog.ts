import pg from "pg";
import { refreshCatalogEntries } from "../server/store/catalog-entries.ts";
import { openStore } from "../server/store/database.ts";

export interface CatalogSize {
  datasets: number;
  columnsEach: number;
  edges: number;
  runEvents: number;
}

const WORDS =
  "customer order flight invoice product price email phone address city country region carrier airport weather station plane engine seat ticket booking payment refund account balance ledger budget forecast campaign click session visit page search cart item stock supplier shipment parcel route driver vehicle sensor reading alert device user role login event message thread comment rating review survey answer lead contact";

/** One of the words, by a number: as an expression that PostgreSQL folds but for the number. */
function word(n: string): string {
  const words = WORDS.split(" ");
  return `(string_to_array('${WORDS}', ' '))[1 + abs(${n}) % ${words.length}]`;
}

const SOURCES = 20;
const RUNS = 5_000;

/** Fills Atlas's own tables as years of use would: sources, streams, datasets, columns, verdicts, runs, events and a graph. */
export async function fillCatalog(databaseUrl: string, size: CatalogSize): Promise<void> {
  const db = new pg.Client(databaseUrl);
  // When a statement fails, the server is stopped while this is open: the failure is what is to be told.
  db.on("error", () => {});
  await db.connect();
  await db.query(`set search_path = atlas, public; set synchronous_commit = off`);
  const streams = Math.ceil(size.datasets / 3);
  for (const statement of [
    `insert into "Source" (id, name, "connectorId", config, "updatedAt")
     select gen_random_uuid(), 'source ' || n, case when n % 3 = 0 then 'postgres' else 'files' end, '{}', now()
     from generate_series(1, ${SOURCES}) n`,
    `insert into "Sync" (id, name, "sourceId", "updatedAt") select gen_random_uuid(), 'sync of ' || name, id, now() from "Source"`,
    `insert into "Stream" (id, "sourceId", name, "jsonSchema", "readModes", "defaultCursor")
     select gen_random_uuid(), source.id, ${word("n * 7")} || '_' || ${word("n / 3")} || '_' || n, '{}', '{}', '{}'
     from generate_series(1, ${streams}) n
     join (select id, row_number() over (order by name) - 1 as place from "Source") source on source.place = n % ${SOURCES}`,
    `insert into "SyncStream" (id, "syncId", "streamId", "readMode", "writeMode", cursor, "tableName")
     select gen_random_uuid(), sync.id, stream.id, 'full_refresh', 'overwrite', '{}', stream.name
     from "Stream" stream join "Sync" sync on sync."sourceId" = stream."sourceId"`,
    `insert into "SyncRun" (id, "syncId", status, trigger, "triggeredBy", "startedAt", "endedAt")
     select gen_random_uuid(), sync.id, case when n % 9 = 0 then 'failed' else 'succeeded' end, 'manual', 'bench', now(), now()
     from generate_series(1, ${RUNS}) n
     join (select id, row_number() over (order by name) - 1 as place from "Sync") sync on sync.place = n % ${SOURCES}`,
    `insert into "StepRun" ("runId", step, status) select id, step, 'succeeded' from "SyncRun",
     unnest(array['read', 'explore', 'pii', 'quality', 'chart', 'navigate', 'state', 'lineage']) step`,
    `insert into "Dataset" (id, "syncStreamId", layer, name, "tableName", "rowCount", "sizeBytes", "lastRunId", "writtenAt",
       "updatedAt", tags, owner, description)
     select gen_random_uuid(), chosen.id, layer, chosen."tableName", chosen."tableName", (random() * 1e7)::bigint,
       (random() * 1e9)::bigint, (select id from "SyncRun" limit 1), now() - random() * interval '90 days', now(),
       case when random() < 0.3 then array['gold'] when random() < 0.5 then array['raw', 'daily'] else '{}' end,
       case when random() < 0.4 then 'team ' || (random() * 20)::int end, 'What ' || chosen."tableName" || ' holds'
     from (select *, row_number() over (order by "tableName") from "SyncStream") chosen,
       unnest(array['explore', 'chart', 'navigate']) layer limit ${size.datasets}`,
    `insert into "DatasetColumn" (id, "datasetId", name, type, ordinal, "isNullable", profile)
     select gen_random_uuid(), dataset.id, ${word("hashtext(dataset.name) % 1000 + n")} || '_' || ${word("n * 3")}, 'text', n, true,
       '{"rows": 100, "nulls": 3, "distinct": 97, "isDistinctEstimate": true, "min": null, "max": null}'
     from "Dataset" dataset, generate_series(1, ${size.columnsEach}) n on conflict do nothing`,
    `insert into "PiiFinding" (id, "datasetId", "columnName", "entityType", confidence, sampled, matched, explanation, "maskedExamples",
       "firstRunId", "lastRunId")
     select gen_random_uuid(), id, 'email_' || n, (array['EMAIL_ADDRESS', 'PHONE_NUMBER', 'PERSON'])[n], 0.9, 100, 90, 'bench', '{}',
       "lastRunId", "lastRunId"
     from "Dataset", generate_series(1, 3) n where layer = 'chart' and random() < 0.3`,
    `insert into "QualityResult" (id, "runId", "datasetId", dimension, name, outcome, unit, rows, message)
     select gen_random_uuid(), "lastRunId", dataset.id, dimension.name, dimension.name, (array['pass', 'pass', 'pass', 'warn', 'fail'])[1 + (random() * 4)::int],
       'share', 100, 'bench'
     from "Dataset" dataset, unnest(array['completeness', 'uniqueness', 'timeliness', 'validity', 'accuracy', 'consistency']) as dimension (name)
     where layer = 'chart'`,
    `insert into "RunEvent" ("runId", seq, at, kind, payload)
     select run.id, n, now(), 'log', '{"level": "info", "message": "bench", "step": "read", "streamName": null, "repeated": 1}'
     from (select id from "SyncRun" order by number limit ${Math.ceil(size.runEvents / 1_000)}) run, generate_series(1, 1000) n`,
    `insert into "LineageNode" (id, kind, namespace, name, "datasetId")
     select gen_random_uuid(), 'dataset', 'postgres://127.0.0.1:5432', 'atlas.' || layer || '.' || "tableName", id from "Dataset"`,
    `insert into "LineageNode" (id, kind, namespace, name)
     select gen_random_uuid(), case when n % 2 = 0 then 'job' else 'dataset' end, 'dbt', ${word("n")} || '.' || ${word("n / 5")} || n
     from generate_series(1, ${size.datasets}) n`,
    // Most nodes have a few neighbours, and some have very many.
    `create temp table place as select id, row_number() over (order by id) as n from "LineageNode"`,
    `create index on place (n); analyze place`,
    `insert into "LineageEdge" (id, "fromId", "toId", "jobNamespace", "jobName", columns)
     select gen_random_uuid(), source.id, target.id, 'bench', 'job ' || draw.n % 500,
       '[{"from": "a", "to": "b", "transformation": "IDENTITY", "description": null, "isMasking": false, "isDirect": true}]'
     from (select n, 1 + floor(power(random(), 2) * ${size.datasets * 2 - 1})::int as a, 1 + floor(random() * ${size.datasets * 2 - 1})::int as b
       from generate_series(1, ${size.edges}) n) draw
     join place source on source.n = draw.a join place target on target.n = draw.b on conflict do nothing`,
  ]) {
    await db.query(statement);
  }
  await db.query("analyze");
  const { rows: sources } = await db.query<{ id: string }>(`select id from "Source"`);
  await db.end();
  const store = openStore(databaseUrl);
  for (const { id } of sources) await refreshCatalogEntries(store, { sourceId: id });
  await store.$executeRaw`vacuum analyze atlas."CatalogEntry"`;
  await store.$executeRaw`vacuum analyze atlas."LineageEdge"`;
  await store.$disconnect();
}
