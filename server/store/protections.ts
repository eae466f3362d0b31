import type { ClientBase } from "pg";
import type { ColumnTreatment, JudgedColumn, PiiPolicy, TableProtection } from "../domain/pii/policy.ts";
import type { JsonSchema } from "../domain/stream.ts";

type Database = Pick<ClientBase, "query">;

/** What decides over a stream's columns, and what was done to those that are published. */
export interface ProtectionFacts {
  policy: PiiPolicy;
  findings: JudgedColumn[];
  /** Null for a stream of which nothing was published under a policy. */
  applied: TableProtection | null;
}

/**
 * Takes the right to publish or to rewrite a stream's tables for the rest of the transaction. Publication and policy then
 * follow each other: whichever comes second sees what the first one did.
 */
export async function lockPublication(db: Database, syncStreamId: string): Promise<void> {
  await db.query("select pg_advisory_xact_lock(hashtextextended('atlas publication ' || $1, 0))", [syncStreamId]);
}

/** The policy in force for a stream, and what is known of its columns. Plain SQL: it is read where the stream is published. */
export async function readProtectionFacts(db: Database, syncStreamId: string): Promise<ProtectionFacts> {
  const { rows: policies } = await db.query(
    `select policy.id::text, policy.name, policy."isDefault", policy.version, policy.rules, policy."otherTreatment",
       policy."minConfidence", policy."encryptedReaders", policy."rawReaders", policy."rawRetentionDays"
     from atlas."SyncStream" stream join atlas."Sync" sync on sync.id = stream."syncId"
     join atlas."PiiPolicy" policy on policy.id = coalesce(sync."piiPolicyId", (select id from atlas."PiiPolicy" where "isDefault"))
     where stream.id = $1`,
    [syncStreamId],
  );
  const { rows: findings } = await db.query(
    `select finding."columnName", finding.path, finding."entityType", finding.status, finding.confidence
     from atlas."PiiFinding" finding join atlas."Dataset" dataset on dataset.id = finding."datasetId"
     where dataset."syncStreamId" = $1 and dataset.layer = 'chart'`,
    [syncStreamId],
  );
  const { rows: treatments } = await db.query(
    `select "columnName", path, treatment, "entityType" from atlas."ColumnTreatment" where "syncStreamId" = $1`,
    [syncStreamId],
  );
  return { policy: policies[0], findings, applied: treatments.length === 0 ? null : appliedOf(treatments) };
}

/** The same by the table's name, with the stream's schema; null for a table of no stream. */
export async function readProtectionFactsOfTable(
  db: Database,
  table: string,
): Promise<(ProtectionFacts & { schema: JsonSchema }) | null> {
  const { rows } = await db.query(
    `select chosen.id::text, stream."jsonSchema" as schema from atlas."SyncStream" chosen
     join atlas."Stream" stream on stream.id = chosen."streamId" where chosen."tableName" = $1`,
    [table],
  );
  return rows[0] ? { ...(await readProtectionFacts(db, rows[0].id)), schema: rows[0].schema } : null;
}

/** The type of a value that is looked for within every text is kept beside the columns, under a name that none can have. */
const ANYWHERE = "";

function appliedOf(treatments: readonly ColumnTreatment[]): TableProtection {
  const within = treatments.filter(({ columnName }) => columnName === ANYWHERE);
  return {
    columns: treatments.filter(({ columnName }) => columnName !== ANYWHERE),
    within: new Map(within.map(({ path, treatment }) => [path, treatment])) as TableProtection["within"],
    cleared: new Set(),
  };
}

/** Notes what chart and navigate now hold; in the transaction that brought them there. Repeatable. */
export async function saveTreatments(db: Database, syncStreamId: string, protection: TableProtection): Promise<void> {
  const rows = [
    ...protection.columns,
    ...[...protection.within].map(([entityType, treatment]) => ({
      columnName: ANYWHERE,
      path: entityType,
      treatment,
      entityType,
    })),
  ];
  await db.query(`delete from atlas."ColumnTreatment" where "syncStreamId" = $1`, [syncStreamId]);
  await db.query(
    `insert into atlas."ColumnTreatment" ("syncStreamId", "columnName", path, treatment, "entityType")
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      syncStreamId,
      rows.map(({ columnName }) => columnName),
      rows.map(({ path }) => path),
      rows.map(({ treatment }) => treatment),
      rows.map(({ entityType }) => entityType),
    ],
  );
}

/** The catalog's least and greatest values are values: of what is protected now, they go. */
export async function forgetProtectedProfiles(db: Database, syncStreamId: string): Promise<void> {
  await db.query(
    `update atlas."DatasetColumn" set profile = profile || '{"min": null, "max": null}'::jsonb
     from atlas."Dataset" dataset, atlas."ColumnTreatment" treatment
     where dataset.id = "DatasetColumn"."datasetId" and dataset."syncStreamId" = $1 and treatment."syncStreamId" = $1
       and treatment."columnName" = "DatasetColumn".name and profile is not null`,
    [syncStreamId],
  );
}

/** Rows of chart and navigate together, as the catalog has them. */
export async function publishedRows(db: Database, syncStreamId: string): Promise<number> {
  const { rows } = await db.query(
    `select coalesce(sum("rowCount"), 0)::float8 as n from atlas."Dataset" where "syncStreamId" = $1 and layer <> 'explore'`,
    [syncStreamId],
  );
  return rows[0].n;
}

/** The stream's runs that ended before a moment, by the ids that name their raw data. */
export async function rawRunsBefore(db: Database, syncStreamId: string, before: Date): Promise<string[]> {
  const { rows } = await db.query(
    `select stream.id::text from atlas."StreamRun" stream join atlas."SyncRun" run on run.id = stream."runId"
     where stream."syncStreamId" = $1 and run."endedAt" < $2`,
    [syncStreamId, before],
  );
  return rows.map(({ id }) => id);
}
