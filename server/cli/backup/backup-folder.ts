import { createReadStream, createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { connectionSettings, METADATA_SCHEMA } from "../../lib/database-url.ts";
import { ATLAS_VERSION } from "../../lib/version.ts";
import { Refused } from "../refused.ts";
import { type BackupTable, LAYER_SCHEMAS, layerTables, metadataTables, type TableShape } from "./backup-tables.ts";

const FORMAT = 1;
const manifestShape = z.object({
  format: z.literal(FORMAT),
  atlas: z.string(),
  at: z.string(),
  /** The release, as far as tables go: rows only fit tables of the same. */
  migrations: z.array(z.string()),
  hasLayers: z.boolean(),
  statements: z.array(z.string()),
  tables: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      columns: z.array(z.string()),
      rows: z.number(),
      file: z.string().regex(/^\d+\.copy\.gz$/),
    }),
  ),
});
type Manifest = z.infer<typeof manifestShape>;

export interface BackupSummary {
  tables: number;
  rows: number;
  hasLayers: boolean;
}

/** Writes what one moment looks like into an empty or new folder, while Atlas may go on. Without keys. */
export async function writeBackup(
  databaseUrl: string,
  folder: string,
  { hasLayers }: { hasLayers: boolean },
): Promise<BackupSummary> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const client = await connect(databaseUrl);
  try {
    await client.query("begin isolation level repeatable read read only");
    const layers = hasLayers ? await layerTables(client) : { statements: [], tables: [] };
    const tables: BackupTable[] = [];
    for (const [place, shape] of [...(await metadataTables(client)), ...layers.tables].entries()) {
      const file = `${place}.copy.gz`;
      tables.push({ ...shape, file, rows: await copyOut(client, shape, join(folder, file)) });
    }
    const migrations = await appliedMigrations(client);
    await client.query("commit");
    const manifest: Manifest = {
      format: FORMAT,
      atlas: ATLAS_VERSION,
      at: new Date().toISOString(),
      migrations,
      hasLayers,
      statements: layers.statements,
      tables,
    };
    // Last: a folder without it is no backup.
    writeFileSync(join(folder, "backup.json"), JSON.stringify(manifest, null, 1), { flag: "wx" });
    return summary(manifest);
  } finally {
    await client.end();
  }
}

/** Puts a backup into an empty Atlas of the same release, whole or not at all. Throws Refused. */
export async function restoreBackup(databaseUrl: string, folder: string): Promise<BackupSummary> {
  const manifest = readManifest(folder);
  const client = await connect(databaseUrl);
  try {
    await client.query("begin");
    await requireFitting(client, manifest);
    if (manifest.hasLayers) {
      for (const schema of LAYER_SCHEMAS)
        await client.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`);
      for (const statement of manifest.statements) await client.query(statement);
    }
    for (const table of manifest.tables) {
      const rows = await copyIn(client, table, join(folder, table.file));
      if (rows !== table.rows) {
        throw new Refused(
          `${table.file} holds ${rows} rows of ${table.table}; the backup says ${table.rows}. It is damaged.`,
        );
      }
    }
    await continueSequences(client);
    // Without its layers a state would promise rows that are not there: the next run reads from the beginning.
    if (!manifest.hasLayers) await client.query(`update atlas."StreamState" set "isCurrent" = false`);
    await client.query("commit");
    return summary(manifest);
  } finally {
    await client.end();
  }
}

function readManifest(folder: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(readFileSync(join(folder, "backup.json"), "utf8")));
  } catch (cause) {
    throw new Refused(`${folder} holds no backup of Atlas: its backup.json is missing or was not finished.`, { cause });
  }
}

async function requireFitting(client: pg.ClientBase, { migrations, atlas, at }: Manifest): Promise<void> {
  const here = await appliedMigrations(client);
  if (here.join() !== migrations.join()) {
    throw new Refused(
      `This backup of ${at} was made by another release (${atlas}). Restore it with that release, then start this one: it brings the tables up to date.`,
    );
  }
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from atlas."Source") or exists (select from atlas."User") as used`,
  );
  if (rows[0]?.used) {
    throw new Refused(
      "This Atlas has sources or users. Restore into an empty one: another ATLAS_HOME or DATABASE_URL.",
    );
  }
  // What an Atlas that was only started may have: a session from its first link, settings nobody made.
  const tables = await metadataTables(client);
  await client.query(`truncate ${tables.map(({ table }) => `atlas.${pg.escapeIdentifier(table)}`).join()} cascade`);
}

async function copyOut(client: pg.ClientBase, shape: TableShape, file: string): Promise<number> {
  const copy = copyTo(`copy ${nameOf(shape)} to stdout`);
  await pipeline(client.query(copy), createGzip({ level: 3 }), createWriteStream(file, { flags: "wx", mode: 0o600 }));
  return copy.rowCount ?? 0;
}

async function copyIn(client: pg.ClientBase, shape: TableShape, file: string): Promise<number> {
  const copy = copyFrom(`copy ${nameOf(shape)} from stdin`);
  await pipeline(createReadStream(file), createGunzip(), client.query(copy));
  return copy.rowCount ?? 0;
}

function nameOf({ schema, table, columns }: TableShape): string {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join();
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)} (${list})`;
}

/** Numbers that a table counts up go on behind the greatest. */
async function continueSequences(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select class.relname::text as table, attname::text as column,
       pg_get_serial_sequence(format('atlas.%I', class.relname), attname) as sequence
     from pg_class class join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
     where class.relnamespace = 'atlas'::regnamespace and class.relkind = 'r'
       and pg_get_serial_sequence(format('atlas.%I', class.relname), attname) is not null`,
  );
  for (const { table, column, sequence } of rows) {
    const [name, counted] = [pg.escapeIdentifier(table), pg.escapeIdentifier(column)];
    await client.query(`select setval($1, coalesce(max(${counted}), 0) + 1, false) from atlas.${name}`, [sequence]);
  }
}

async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select migration_name as name from ${METADATA_SCHEMA}._prisma_migrations where finished_at is not null order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionSettings(databaseUrl), application_name: "atlas backup" });
  await client.connect();
  return client;
}

function summary({ tables, hasLayers }: Manifest): BackupSummary {
  return { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0), hasLayers };
}
