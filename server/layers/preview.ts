import pg from "pg";
import type { Layer } from "../domain/steps.ts";
import { connectionSettings } from "../lib/database-url.ts";
import { exactNumber, parseExactJson } from "../lib/exact-json.ts";
import { qualified, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { QUARANTINE_TABLE } from "./stream-tables.ts";

/** A cell longer than this is cut: a page of rows must stay a page, whatever a field of 50 MB holds. */
const MAX_CELL_CHARACTERS = 2000;

export interface TablePreview {
  columns: { name: string; type: string }[];
  rows: { key: string; cells: unknown[] }[];
}

export interface RecordVersion {
  /** RFC 3339; null where the layer keeps no history. */
  validFrom: string | null;
  validTo: string | null;
  isCurrent: boolean;
  /** The version that says the record was deleted; its values are the last ones. */
  isDeleted: boolean;
  /** The run that wrote the version. */
  runId: string | null;
  /** Cells by column, without Atlas's own. */
  values: Values;
  /** Columns whose value differs from the version before; empty for the first. */
  changed: string[];
  changes: FieldChange[];
}

type Values = Record<string, unknown>;

export interface FieldChange {
  column: string;
  before: unknown;
  after: unknown;
}

export interface QuarantinedRow {
  id: string;
  /** Its stream's table in the layers. */
  tableName: string;
  code: string;
  reason: string;
  raw: string;
  runNumber: number;
  at: Date;
}

/** Connections that cannot write and give up after ten seconds. Values come as PostgreSQL prints them, digits and all. */
export function openPreviews(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    ...connectionSettings(databaseUrl),
    max: 4,
    options: "-c timezone=UTC -c datestyle=ISO -c default_transaction_read_only=on -c statement_timeout=10s",
    types: { getTypeParser: () => (text: string) => text },
    application_name: "atlas previews",
  });
  // An idle connection that the server ends is replaced at the next query; unheard, its error would end the process.
  pool.on("error", () => {});
  return pool;
}

/**
 * The first rows of a layer table by key: current ones, or those that were valid at `asOf`, which history alone can tell: a
 * chart as of then is read from navigate. A table that is not there yet has no columns and no rows.
 */
export async function previewRows(
  db: LayerDb,
  layer: Layer,
  table: string,
  { limit, asOf = null }: { limit: number; asOf?: Date | null },
): Promise<TablePreview> {
  const columns = await columnsOfTable(db, layer, table);
  const history = layer === "chart" && asOf === null ? [] : await columnsOfTable(db, "navigate", table);
  if (columns.length === 0 || (asOf !== null && history.length === 0)) return { columns, rows: [] };
  const kept = `${qualified("navigate", table)} where ${exists(history)}`;
  const from =
    asOf === null ? (layer === "navigate" ? `${kept} and _atlas_is_current` : qualified(layer, table)) : kept;
  const moment = asOf === null ? "" : `and ${isValidAt("$2")}`;
  const { rows } = await db.query({
    text: `select _atlas_key, ${cutCells(columns)} from ${from} ${moment} ${ORDERS[layer]} limit $1`,
    values: asOf === null ? [limit] : [limit, asOf],
    rowMode: "array",
  });
  return { columns, rows: rows.map(([key, ...cells]) => ({ key, cells: readCells(columns, cells) })) };
}

/** Versions are half-open, [valid from, valid to), so that a moment has one of a key. */
function isValidAt(at: string): string {
  return `_atlas_valid_from <= ${at}::timestamptz and (_atlas_valid_to > ${at}::timestamptz or _atlas_valid_to is null)`;
}

/** A version may say that its record was deleted; histories begun before those were kept have no such column. */
function exists(history: TablePreview["columns"]): string {
  return history.some(({ name }) => name === "_atlas_is_deleted") ? "not _atlas_is_deleted" : "true";
}

/** The key's index gives chart and navigate their order; explore, which has none, shows its rows as they lie. */
const ORDERS: Record<Layer, string> = {
  explore: "",
  chart: "order by _atlas_key",
  navigate: "order by _atlas_key",
};

/**
 * Every version of a record in navigate, newest first; its one row in chart; what was read of it in explore. With `asOf` the
 * one version that was valid then, or none: also for a chart, from its history.
 */
export async function recordVersions(
  db: LayerDb,
  layer: Layer,
  table: string,
  { key, asOf = null }: { key: string; asOf?: Date | null },
): Promise<RecordVersion[]> {
  if (asOf === null) {
    const order = layer === "navigate" ? "_atlas_valid_from" : "_atlas_extracted_at";
    return versionsBy(db, layer, table, { where: `_atlas_key = $1 order by ${order} desc limit 1000`, values: [key] });
  }
  // The version before it comes along, to tell what changed.
  const upTo = "_atlas_key = $1 and _atlas_valid_from <= $2::timestamptz order by _atlas_valid_from desc limit 2";
  const [newest] = await versionsBy(db, "navigate", table, { where: upTo, values: [key, asOf] });
  return newest && !newest.isDeleted && endsAfter(newest.validTo, asOf) ? [newest] : [];
}

/** `end` has microseconds, which a Date would cut off. */
function endsAfter(end: string | null, at: Date): boolean {
  if (end === null) return true;
  const millis = new Date(end).getTime();
  return millis > at.getTime() || (millis === at.getTime() && /\.\d{3}\d*[1-9]/.test(end));
}

async function versionsBy(
  db: LayerDb,
  layer: Layer,
  table: string,
  { where, values }: { where: string; values: unknown[] },
): Promise<RecordVersion[]> {
  const columns = await columnsOfTable(db, layer, table);
  if (columns.length === 0) return [];
  const { rows } = await db.query({
    text: `select ${cutCells(columns)} from ${qualified(layer, table)} where ${where}`,
    values,
    rowMode: "array",
  });
  const versions = rows.map((cells) => {
    const all = Object.fromEntries(readCells(columns, cells).map((cell, place) => [columns[place]!.name, cell]));
    return {
      validFrom: (all._atlas_valid_from as string | undefined) ?? null,
      validTo: (all._atlas_valid_to as string | null | undefined) ?? null,
      isCurrent: layer === "navigate" ? all._atlas_is_current === true : true,
      isDeleted: all._atlas_is_deleted === true,
      runId: (all._atlas_run_id as string | undefined) ?? null,
      values: Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("_atlas_"))),
    };
  });
  return versions.map((version, place) => {
    const changes = changedFields(version, versions[place + 1]);
    return { ...version, changes, changed: changes.map(({ column }) => column) };
  });
}

/** Refused rows of a stream, newest first, behind the row `after`. */
export async function quarantinedRows(
  db: LayerDb,
  table: string,
  { limit, after }: { limit: number; after: string | null },
): Promise<QuarantinedRow[]> {
  const { rows } = await db.query(
    `select ${QUARANTINE_FIELDS} from ${QUARANTINE_TABLE}
     where table_name = $1
       and ($2::uuid is null or (at, id) < (select at, id from ${QUARANTINE_TABLE} where id = $2::uuid))
     order by at desc, id desc limit $3`,
    [table, after, limit],
  );
  return rows.map(quarantinedRow);
}

export async function quarantinedRowById(db: LayerDb, id: string): Promise<QuarantinedRow | null> {
  const { rows } = await db.query(`select ${QUARANTINE_FIELDS} from ${QUARANTINE_TABLE} where id = $1`, [id]);
  return rows[0] ? quarantinedRow(rows[0]) : null;
}

export async function countQuarantinedRows(db: LayerDb, table: string): Promise<number> {
  const { rows } = await db.query(`select count(*) as total from ${QUARANTINE_TABLE} where table_name = $1`, [table]);
  return Number(rows[0].total);
}

const QUARANTINE_FIELDS = `id, table_name, code, reason, left(raw, ${MAX_CELL_CHARACTERS + 1}) as raw, run_number, at`;

function quarantinedRow(
  row: Record<"id" | "table_name" | "code" | "reason" | "raw" | "run_number" | "at", string>,
): QuarantinedRow {
  return {
    id: row.id,
    tableName: row.table_name,
    code: row.code,
    reason: row.reason,
    raw: cut(row.raw),
    runNumber: Number(row.run_number),
    at: new Date(instant(row.at)),
  };
}

async function columnsOfTable(db: LayerDb, layer: Layer, table: string): Promise<TablePreview["columns"]> {
  const { rows } = await db.query(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    [qualified(layer, table)],
  );
  return rows;
}

function cutCells(columns: TablePreview["columns"]): string {
  return columns.map(({ name }) => `left(${quoteIdentifier(name)}::text, ${MAX_CELL_CHARACTERS + 1})`).join(", ");
}

function readCells(columns: TablePreview["columns"], cells: readonly (string | null)[]): unknown[] {
  return cells.map((text, place) => (text === null ? null : readCell(columns[place]!.type, text)));
}

function readCell(type: string, text: string): unknown {
  if (text.length > MAX_CELL_CHARACTERS) return cut(text);
  if (type === "boolean") return text === "true";
  if (type === "json" || type === "jsonb") return parseExactJson(text);
  if (/^(smallint|integer|bigint|real|double precision|numeric)/.test(type)) return exactNumber(text);
  return type === "timestamp with time zone" ? instant(text) : text;
}

/** "2026-03-01 10:00:00.5+00" as RFC 3339 writes it; infinity stays. */
function instant(text: string): string {
  return text.replace(/^(\S+) (\S+)\+00$/, "$1T$2Z");
}

function cut(text: string): string {
  return text.length > MAX_CELL_CHARACTERS ? `${text.slice(0, MAX_CELL_CHARACTERS).toWellFormed()}…` : text;
}

function changedFields(version: { values: Values }, before: { values: Values } | undefined): FieldChange[] {
  if (!before) return [];
  return Object.entries(version.values)
    .map(([column, value]) => ({ column, before: before.values[column] ?? null, after: value }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}
