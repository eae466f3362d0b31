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
  /** Cells by column, without Atlas's own. */
  values: Record<string, unknown>;
  /** Columns whose value differs from the version before; empty for the first. */
  changed: string[];
}

export interface QuarantinedRow {
  id: string;
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

/** The first rows of a layer table; current ones of navigate. A table that is not there yet has no columns and no rows. */
export async function previewRows(db: LayerDb, layer: Layer, table: string, limit: number): Promise<TablePreview> {
  const columns = await columnsOfTable(db, layer, table);
  if (columns.length === 0) return { columns, rows: [] };
  const { rows } = await db.query({
    text: `select _atlas_key, ${cutCells(columns)} from ${qualified(layer, table)} ${ORDERS[layer]} limit $1`,
    values: [limit],
    rowMode: "array",
  });
  return { columns, rows: rows.map(([key, ...cells]) => ({ key, cells: readCells(columns, cells) })) };
}

/** The key's index gives chart and navigate their order; explore, which has none, shows its rows as they lie. */
const ORDERS: Record<Layer, string> = {
  explore: "",
  chart: "order by _atlas_key",
  navigate: "where _atlas_is_current order by _atlas_key",
};

/** Every version of a record in navigate, newest first; its one row in chart; what was read of it in explore. */
export async function recordVersions(db: LayerDb, layer: Layer, table: string, key: string): Promise<RecordVersion[]> {
  const columns = await columnsOfTable(db, layer, table);
  if (columns.length === 0) return [];
  const order = layer === "navigate" ? "order by _atlas_valid_from desc" : "order by _atlas_extracted_at desc";
  const { rows } = await db.query({
    text: `select ${cutCells(columns)} from ${qualified(layer, table)} where _atlas_key = $1 ${order} limit 1000`,
    values: [key],
    rowMode: "array",
  });
  const versions = rows.map((cells) => {
    const all = Object.fromEntries(readCells(columns, cells).map((cell, place) => [columns[place]!.name, cell]));
    return {
      validFrom: (all._atlas_valid_from as string | undefined) ?? null,
      validTo: (all._atlas_valid_to as string | null | undefined) ?? null,
      isCurrent: layer === "navigate" ? all._atlas_is_current === true : true,
      values: Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("_atlas_"))),
    };
  });
  return versions.map((version, place) => ({ ...version, changed: changedColumns(version, versions[place + 1]) }));
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

const QUARANTINE_FIELDS = `id, code, reason, left(raw, ${MAX_CELL_CHARACTERS + 1}) as raw, run_number, at`;

function quarantinedRow(row: Record<"id" | "code" | "reason" | "raw" | "run_number" | "at", string>): QuarantinedRow {
  return {
    id: row.id,
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

function changedColumns(version: { values: Record<string, unknown> }, before: typeof version | undefined): string[] {
  if (!before) return [];
  return Object.keys(version.values).filter(
    (name) => JSON.stringify(version.values[name]) !== JSON.stringify(before.values[name]),
  );
}
