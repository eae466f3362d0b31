import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { connectionSettings, METADATA_SCHEMA } from "../lib/database-url.ts";
import { loadSchemaEngine } from "./schema-engine.ts";

/**
 * What stands in the audit log stays as it was written; retention, which takes whole days away, says so to this trigger. Not
 * a migration: the schema engine ends a statement at every semicolon, also within a function.
 */
const AUDIT_GUARD = `
  create or replace function audit_stays() returns trigger language plpgsql as $$ begin
    if tg_op = 'DELETE' and current_setting('atlas.audit_retention', true) = 'on' then return old; end if;
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
  end $$;
  create or replace trigger "AuditEntry_stays" before update or delete on "AuditEntry"
    for each row execute function audit_stays();`;

// Any number will do, as long as every Atlas on this database uses the same.
const MIGRATION_LOCK = 7_203_118;

/** Brings Atlas's own tables up to date; several processes may call it at once. Returns the names it applied. */
export async function migrate(databaseUrl: string, prismaDir: string): Promise<string[]> {
  const settings = connectionSettings(databaseUrl);
  const lock = new pg.Client(settings);
  await lock.connect();
  try {
    await lock.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await lock.query(`create schema if not exists ${METADATA_SCHEMA}`);
    // A pool of our own, because the engine leaves the one it makes open.
    const pool = new pg.Pool({ ...settings, options: `-c search_path=${METADATA_SCHEMA}` });
    try {
      const database = new PrismaPg(pool, { schema: METADATA_SCHEMA });
      const engine = await loadSchemaEngine(database, [schemaFile(prismaDir)]);
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: readMigrations(join(prismaDir, "migrations")),
        filters: { externalTables: [], externalEnums: [] },
      });
      await lock.query(`set search_path to ${METADATA_SCHEMA}`);
      await lock.query(AUDIT_GUARD);
      return appliedMigrationNames;
    } finally {
      await pool.end();
    }
  } finally {
    await lock.end();
  }
}

export function schemaFile(prismaDir: string) {
  return { path: "schema.prisma", content: readFileSync(join(prismaDir, "schema.prisma"), "utf8") };
}

function readMigrations(baseDir: string) {
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: readFileSync(join(baseDir, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: names
      .map(({ name }) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: readFileSync(join(baseDir, name, "migration.sql"), "utf8") },
        },
      }))
      .sort((a, b) => a.path.localeCompare(b.path)),
  };
}
