import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { databaseOn } from "../testing/start-postgres.ts";
import { openStore } from "./database.ts";
import { migrate } from "./migrate.ts";

/** The migrations of release 0.1.0, as its databases have them. */
const RELEASE_0_1_0 = ["20261123000000_first", "20261123020000_schema_order", "20261123100000_one_active_run"];

/** What such a database may hold: a sync with a run that is over and one that waits, a state, a finding, a key. */
const CONTENT = `
  insert into "Source" (id, name, "connectorId", config, "updatedAt")
    values ('00000000-0000-7000-8000-000000000001', 'shop', 'files', '{"path":"/data"}', now());
  insert into "Stream" (id, "sourceId", name, "jsonSchema")
    values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'orders', '{}');
  insert into "Sync" (id, name, "sourceId", "updatedAt")
    values ('00000000-0000-7000-8000-000000000003', 'orders', '00000000-0000-7000-8000-000000000001', now());
  insert into "SyncStream" (id, "syncId", "streamId", "readMode", "writeMode", "tableName")
    values ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000003',
      '00000000-0000-7000-8000-000000000002', 'incremental', 'append', 'orders');
  insert into "SyncRun" (id, "syncId", status, trigger, "triggeredBy", "startedAt", "endedAt") values
    ('00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000003', 'succeeded', 'manual', 'ada', now(), now()),
    ('00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000003', 'queued', 'manual', 'ada', null, null);
  insert into "StreamState" (id, "syncId", kind, stream, message, version, "runId")
    values ('00000000-0000-7000-8000-000000000007', '00000000-0000-7000-8000-000000000003', 'stream', 'orders', '{"a":1}', 1,
      '00000000-0000-7000-8000-000000000005');
  insert into "ApiKey" (id, name, prefix, "secretHash", role)
    values ('00000000-0000-7000-8000-000000000008', 'robot', 'abcd1234', '\\x00', 'operator');`;

test("a database of release 0.1.0 is brought up to date in place, with everything it holds", async () => {
  const serverUrl = inject("postgresUrl");
  const name = `upgrade_${process.pid}`;
  const server = new pg.Client(serverUrl);
  await server.connect();
  await server.query(`create database ${name}`);
  const url = databaseOn(serverUrl, name);
  const folder = mkdtempSync(join(tmpdir(), "atlas-release-"));
  mkdirSync(join(folder, "migrations"));
  cpSync("prisma/schema.prisma", join(folder, "schema.prisma"));
  for (const each of [...RELEASE_0_1_0, "migration_lock.toml"]) {
    cpSync(join("prisma/migrations", each), join(folder, "migrations", each), { recursive: true });
  }

  // As that release's own migrator left it: without what this one makes besides.
  await migrate(url, folder).catch((error: Error) => expect(error.message).toContain("AuditEntry"));
  const client = new pg.Client(url);
  await client.connect();
  await client.query("set search_path to atlas");
  await client.query(CONTENT);
  await client.end();
  expect((await migrate(url, "prisma")).length).toBeGreaterThan(5);

  const store = openStore(url);
  const [over, waiting] = await store.syncRun.findMany({ orderBy: { number: "asc" } });
  expect(over).toMatchObject({ status: "succeeded", purpose: "sync" });
  // A queued run of that release was given to the workers already: a limit must not hold it back a second time.
  expect(waiting?.dispatchedAt).toEqual(waiting?.queuedAt);
  expect(await store.streamState.findFirst()).toMatchObject({ message: '{"a":1}', isCurrent: true });
  expect(await store.sync.findFirst({ include: { schedule: true } })).toMatchObject({ name: "orders", schedule: null });
  expect(await store.apiKey.findFirst()).toMatchObject({ name: "robot", expiresAt: null, revokedAt: null });
  await store.$disconnect();
  await server.query(`drop database ${name} with (force)`);
  await server.end();
  rmSync(folder, { recursive: true });
});
