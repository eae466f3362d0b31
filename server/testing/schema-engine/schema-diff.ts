import pg from "pg";
import { connectionSettings, METADATA_SCHEMA } from "../../lib/database-url.ts";
import { loadSchemaEngine, type SchemaFile } from "../../store/schema-engine.ts";
import { readableAdapter } from "./readable-adapter.ts";

/** The SQL that turns the database's metadata tables into what the schema declares; null when they agree. */
export async function schemaDiff(databaseUrl: string, schema: SchemaFile): Promise<string | null> {
  const pool = new pg.Pool({ ...connectionSettings(databaseUrl), options: `-c search_path=${METADATA_SCHEMA}` });
  try {
    const engine = await loadSchemaEngine(readableAdapter(pool), [schema]);
    const { stdout, exitCode } = await engine.diff({
      from: { tag: "schemaDatasource", files: [schema], configDir: "prisma" },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: true,
      filters: { externalTables: [`${METADATA_SCHEMA}._prisma_migrations`], externalEnums: [] },
    });
    return exitCode === 0 ? null : stdout;
  } finally {
    await pool.end();
  }
}
