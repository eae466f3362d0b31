import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** Columns that hold secrets or hashes of them, whatever their type; sealed ones are bytea, and none of those is read. */
const NEVER_READ = /secret|hash|token|password/i;
const readable = new Map<string, string[]>();

/**
 * The row of one of Atlas's own tables as plain values, without secret columns; null for an unknown row, and for a name that
 * is no table. A sync comes with its schedule.
 */
export async function findRecord(store: Store, table: string, id: string): Promise<Record<string, unknown> | null> {
  const columns = await readableColumns(store, table);
  if (columns.length === 0) return null;
  const picked = Prisma.join(columns.map((name) => Prisma.raw(`"${name}"`)));
  const [row] = await store.$queryRaw<{ row: Record<string, unknown> }[]>`
    select to_jsonb(item) as row from (select ${picked} from ${Prisma.raw(`atlas."${table}"`)} where id = ${id}::uuid) item`;
  if (!row || table !== "Sync") return row?.row ?? null;
  const schedule = await store.schedule.findUnique({ where: { syncId: id } });
  const {
    nextAt: _,
    nextDueAt: _due,
    version: _version,
    syncId: _id,
    anchorAt: _anchor,
    ...settings
  } = schedule ?? {
    nextAt: null,
    nextDueAt: null,
    version: 0,
    syncId: id,
    anchorAt: null,
  };
  const scheduleFields = Object.entries(settings).map(([name, value]) => [`schedule.${name}`, value]);
  return { ...row.row, ...Object.fromEntries(scheduleFields) };
}

async function readableColumns(store: Store, table: string): Promise<string[]> {
  const known = readable.get(table);
  if (known) return known;
  const rows = await store.$queryRaw<{ name: string }[]>`
    select column_name::text as name from information_schema.columns
    where table_schema = 'atlas' and table_name = ${table} and data_type <> 'bytea' order by ordinal_position`;
  const names = rows.map(({ name }) => name).filter((name) => !NEVER_READ.test(name));
  readable.set(table, names);
  return names;
}
