import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "../domain/errors.ts";
import {
  type ColumnTreatment,
  KEY_COLUMN,
  protectionOf,
  protectsNothing,
  type TableProtection,
  wholeColumns,
} from "../domain/pii/policy.ts";
import type { ProtectionKeys } from "../domain/pii/protect-value.ts";
import { REST_COLUMN } from "../domain/schema/column-plan.ts";
import type { LayerDb } from "../layers/layer-database.ts";
import { protectTable } from "../layers/protect-table.ts";
import { dropRawOf, markProtected } from "../layers/staging.ts";
import { chartTable, navigateTable, type StreamTables, stagingTable } from "../layers/stream-tables.ts";
import {
  lockPublication,
  type ProtectionFacts,
  rawRunsBefore,
  readProtectionFacts,
  saveTreatments,
} from "../store/protections.ts";
import { columnOfField, type PreparedStream } from "./prepare-streams.ts";

const DAY_MS = 86_400_000;

/** A stream whose staged rows may be published: what the policy takes out of them is out. */
export interface ProtectedStream extends PreparedStream {
  protection: TableProtection;
  /** Its tables as they were staged. */
  staged: StreamTables;
}

/** The policy or a decision changed between protecting the rows and publishing them. */
export class PolicyChanged extends AtlasError {
  readonly code = "POLICY_CHANGED";
  readonly retryable = true;
  override readonly origin = "policy";
  override readonly hint = "The run goes on by itself, under the policy as it is now.";
  constructor(readonly facts: { streamName: string }) {
    super(
      `What is personal in ${facts.streamName}, or what becomes of it, was changed while the run was publishing it.`,
    );
  }
}

/**
 * Takes out of staging, and of what is published already, what the policy does not let pass; within the transaction that
 * publishes the stream, or before it where staging itself becomes chart. No other run and no policy can publish the stream
 * in between. Content hashes were taken before and stay.
 */
export async function protectStream(
  stream: PreparedStream,
  db: LayerDb,
  loadKeys: () => Promise<ProtectionKeys>,
): Promise<ProtectedStream> {
  const { tables, plan } = stream;
  await lockPublication(db, plan.syncStreamId);
  const facts = await readProtectionFacts(db, plan.syncStreamId);
  const protection = streamProtection(stream, facts);
  const change = { from: facts.applied, to: protection };
  // The keys of an installation that protects nothing may be lost without harm.
  if (!tables.isFirst && isChange(change)) await protectPublished(tables, change, db, await loadKeys());
  await saveTreatments(db, plan.syncStreamId, protection);
  await dropOutdatedRaw(db, plan.syncStreamId, facts.policy);
  if (!protectsNothing(protection)) {
    const keys = await loadKeys();
    if (tables.isFirst) await markProtected(db, tables, true);
    await protectTable(db, stagingTable(tables), { from: null, to: protection, keys });
  }
  return { ...stream, protection, staged: tables, tables: publishedTables(tables, facts.applied, protection) };
}

/** Raw data that the policy wants kept no longer goes. Repeatable. */
export async function dropOutdatedRaw(
  db: LayerDb,
  syncStreamId: string,
  { rawRetentionDays }: ProtectionFacts["policy"],
): Promise<void> {
  if (rawRetentionDays === null) return;
  const before = new Date(Date.now() - rawRetentionDays * DAY_MS);
  await dropRawOf(db, await rawRunsBefore(db, syncStreamId, before));
}

/** Throws PolicyChanged where rows that were protected before this transaction would be treated otherwise now. */
export async function requireSameProtection(stream: ProtectedStream, db: LayerDb): Promise<void> {
  await lockPublication(db, stream.plan.syncStreamId);
  const facts = await readProtectionFacts(db, stream.plan.syncStreamId);
  const now = streamProtection({ ...stream, tables: stream.staged }, facts);
  if (!isDeepStrictEqual(now, stream.protection)) throw new PolicyChanged({ streamName: stream.ref.name });
  // Staging is about to become chart, of which nobody needs to be told.
  await markProtected(db, stream.tables, false);
}

/** From what the tables are under to what they shall be under. */
export interface ProtectionChange {
  from: TableProtection | null;
  to: TableProtection;
}

function isChange({ from, to }: ProtectionChange): boolean {
  return (
    !isDeepStrictEqual(from?.columns ?? [], to.columns) || !isDeepStrictEqual(from?.within ?? new Map(), to.within)
  );
}

/** Brings chart and history from one protection to another. */
export async function protectPublished(
  tables: Pick<StreamTables, "table">,
  change: ProtectionChange,
  db: LayerDb,
  keys: ProtectionKeys,
): Promise<void> {
  for (const table of [chartTable(tables), navigateTable(tables)]) {
    await protectTable(db, table, { ...change, keys });
  }
}

function streamProtection({ tables, key }: PreparedStream, facts: ProtectionFacts): TableProtection {
  const columns = [...tables.columns.map(({ column }) => column), ...(tables.hasRest ? [REST_COLUMN] : [])];
  const keys = key.by === "fields" ? key.paths.map(([field = ""]) => columnOfField(tables, field) ?? field) : [];
  return protectionUnder(facts, { name: tables.table, columns, keys });
}

/** What the policy in force asks for a table of these columns. */
export function protectionUnder(
  { policy, findings, applied }: ProtectionFacts,
  table: { name: string; columns: readonly string[]; keys: readonly string[] },
): TableProtection {
  return withHashedKey(protectionOf(policy, table, findings), applied);
}

/** Keys that were hashed once stay so: with others, every row would look new. */
function withHashedKey(protection: TableProtection, applied: TableProtection | null): TableProtection {
  const hashed = applied?.columns.find(({ columnName }) => columnName === KEY_COLUMN);
  const isThere = protection.columns.some(({ columnName }) => columnName === KEY_COLUMN);
  return hashed === undefined || isThere
    ? protection
    : { ...protection, columns: sortedColumns([...protection.columns, hashed]) };
}

function sortedColumns(columns: readonly ColumnTreatment[]): ColumnTreatment[] {
  return columns.toSorted((a, b) => (`${a.columnName}\u0000${a.path}` < `${b.columnName}\u0000${b.path}` ? -1 : 1));
}

/** The columns as they are published: those that are treated, or were, are text; those that are dropped are not there. */
function publishedTables(tables: StreamTables, before: TableProtection | null, now: TableProtection): StreamTables {
  const wasTreated = wholeColumns(before?.columns ?? []);
  const isTreated = wholeColumns(now.columns);
  return {
    ...tables,
    columns: tables.columns.flatMap((column) => {
      const treatment = isTreated.get(column.column);
      if (treatment === "drop") return [];
      return treatment === undefined && !wasTreated.has(column.column)
        ? [column]
        : [{ ...column, type: "text" as const }];
    }),
    hasRest: tables.hasRest && isTreated.get(REST_COLUMN) !== "drop",
  };
}
