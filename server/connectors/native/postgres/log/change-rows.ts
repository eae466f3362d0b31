import { escapeIdentifier } from "pg";
import type { PostgresClient } from "../postgres-session.ts";
import { type LogValue, type RelationMessage, UNCHANGED } from "./pgoutput.ts";

/** A relation as the log describes it, with its types as SQL writes them. */
export interface LogRelation extends RelationMessage {
  /** Of each column: "numeric(12,2)". */
  typeTexts: string[];
  /** Columns of the stream that the log never tells: generated ones, before PostgreSQL 18. */
  untold: { name: string; typeText: string }[];
}

/** The names of a relation's types; of columns that are not in the log, when they are among `wanted`. */
export async function describeLogRelation(
  client: PostgresClient,
  relation: RelationMessage,
  wanted: ReadonlySet<string>,
): Promise<LogRelation> {
  const { columns, namespace, name } = relation;
  const { rows } = await client.query<{ type: string }>(
    "select format_type(id, modifier) as type from unnest($1::oid[], $2::int[]) with ordinality as t(id, modifier, place) order by place",
    [columns.map(({ typeId }) => typeId), columns.map(({ typeModifier }) => typeModifier)],
  );
  const told = new Set(columns.map((column) => column.name));
  const { rows: generated } = await client.query<{ name: string; typeText: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as "typeText" from pg_attribute
     join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
     where nspname = $1 and relname = $2 and attgenerated <> '' and not attisdropped`,
    [namespace, name],
  );
  return {
    ...relation,
    typeTexts: rows.map(({ type }) => type),
    untold: generated.filter((column) => wanted.has(column.name) && !told.has(column.name)),
  };
}

/**
 * The rows' JSON exactly as a select of the table would give it: the server itself turns the log's texts into its types, and
 * those into JSON. What the log leaves out is taken from the table as it is now; a row that is gone by now has null there,
 * and its delete follows. Columns that are not `wanted` are left out.
 */
export async function rowsAsJson(
  client: PostgresClient,
  relation: LogRelation,
  rows: readonly (readonly LogValue[])[],
  wanted: ReadonlySet<string>,
): Promise<Buffer[]> {
  const whole = await fillIn(client, relation, rows);
  const typeTexts = [...relation.typeTexts, ...relation.untold.map(({ typeText }) => typeText)];
  const names = [...relation.columns, ...relation.untold].map(({ name }) => name);
  const kept = names.flatMap((name, place) => (wanted.has(name) ? [place] : []));
  const columns = kept.map((place) => `v.c${place}::${typeTexts[place]} as ${escapeIdentifier(names[place]!)}`);
  const sql = `
    select row_to_json(r.*)::text as data from ${unnest(kept)} cross join lateral (select ${columns.join(", ")}) as r
    order by v.place`;
  const answer = await client.query<{ data: string }>(
    sql,
    kept.map((place) => whole.map((row) => row[place] ?? null)),
  );
  return answer.rows.map(({ data }) => Buffer.from(data));
}

async function fillIn(
  client: PostgresClient,
  { namespace, name, columns, typeTexts, untold }: LogRelation,
  rows: readonly (readonly LogValue[])[],
): Promise<(string | null)[][]> {
  const isLeftOut = (place: number) => rows.some((row) => row[place] === UNCHANGED);
  const missing = [...columns.keys()].filter(isLeftOut);
  const keys = [...columns.keys()].filter((place) => columns[place]!.isKey);
  const without = (row: readonly LogValue[]) => [
    ...row.map((value) => (value === UNCHANGED ? null : value)),
    ...untold.map(() => null),
  ];
  if ((missing.length === 0 && untold.length === 0) || keys.length === 0) return rows.map(without);

  const asked = [...missing.map((place) => columns[place]!.name), ...untold.map((column) => column.name)];
  const texts = asked.map((column) => `t.${escapeIdentifier(column)}::text`);
  const isSame = keys.map((place) => `t.${escapeIdentifier(columns[place]!.name)} = v.c${place}::${typeTexts[place]}`);
  const found = await client.query<{ place: string; values: (string | null)[] }>(
    `select v.place, array[${texts.join(", ")}]::text[] as values from ${unnest(keys)}
     join ${escapeIdentifier(namespace)}.${escapeIdentifier(name)} as t on ${isSame.join(" and ")}`,
    keys.map((place) => rows.map((row) => row[place] as string | null)),
  );
  const now = new Map(found.rows.map(({ place, values }) => [Number(place) - 1, values]));
  return rows.map((row, index) => {
    const values = now.get(index) ?? [];
    const filled = row.map((value, place) =>
      value === UNCHANGED ? (values[missing.indexOf(place)] ?? null) : (value as string | null),
    );
    return [...filled, ...untold.map((_, place) => values[missing.length + place] ?? null)];
  });
}

/** The parameters, one list a column, as rows that are counted from 1. */
function unnest(places: readonly number[]): string {
  const lists = places.map((_, index) => `$${index + 1}::text[]`).join(", ");
  return `unnest(${lists}) with ordinality as v(${places.map((place) => `c${place}`).join(", ")}, place)`;
}
