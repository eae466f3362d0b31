// npm run db:diff -- NAME: writes prisma/migrations/<time>_NAME/migration.sql with what separates a migrated, empty database
// from prisma/schema.prisma. Review it and put the reason on top.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrate, schemaFile } from "../../store/migrate.ts";
import { startPostgres } from "../postgres.ts";
import { schemaDiff } from "./schema-diff.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("usage: npm run db:diff -- name_in_snake_case");

const postgres = await startPostgres();
try {
  await migrate(postgres.url, "prisma");
  const sql = await schemaDiff(postgres.url, schemaFile("prisma"));
  if (sql === null) {
    process.stdout.write("Nothing to migrate.\n");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = join("prisma/migrations", `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "migration.sql"), sql);
    process.stdout.write(`${folder}/migration.sql\n`);
  }
} finally {
  await postgres.stop();
}
