import { expect, test } from "vitest";
import { schemaDiff } from "../testing/schema-engine/schema-diff.ts";
import { withDatabase } from "../testing/with-database.ts";
import { openStore } from "./database.ts";
import { migrate, schemaFile } from "./migrate.ts";

test("the migrations make exactly what schema.prisma declares", () =>
  withDatabase(async (url) => {
    expect(await schemaDiff(url, schemaFile("prisma"))).toBeNull();
  }));

test("migrating a second time, from two processes at once, applies nothing", () =>
  withDatabase(async (url) => {
    expect(await Promise.all([migrate(url, "prisma"), migrate(url, "prisma")])).toEqual([[], []]);
  }));

test("the store reads and writes the schema of its own", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const source = await store.source.create({ data: { name: "a", connectorId: "files", config: { path: "x" } } });

    expect(await store.source.findUnique({ where: { id: source.id } })).toMatchObject({ name: "a", version: 1 });
    await store.$disconnect();
  }));
