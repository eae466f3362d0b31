import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ConfiguredStream } from "../../../../domain/stream.ts";
import { startPostgres } from "../../../../testing/postgres.ts";
import type { AirbyteState } from "../../../protocol/messages.ts";
import { nativeRuntime } from "../../../runtimes/native-runtime.ts";
import { discover, recordTexts, runToEnd, states } from "../../../testing/run-runtime.ts";
import { postgresConnector } from "../postgres-connector.ts";

const runtime = nativeRuntime(postgresConnector);
let server: { url: string; stop(): Promise<void> };
let client: pg.Client;

beforeAll(async () => {
  const settings = { wal_level: "logical", max_wal_senders: "4", max_replication_slots: "8", shared_buffers: "64MB" };
  server = await startPostgres(settings);
  client = new pg.Client(server.url);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await server?.stop();
});
beforeEach(async () => {
  await client.query("select pg_drop_replication_slot(slot_name) from pg_replication_slots");
  await client.query("drop publication if exists atlas; drop schema if exists shop cascade; create schema shop");
  await client.query("set search_path = shop; create publication atlas for all tables");
});

function config() {
  const url = new URL(server.url);
  const place = { host: url.hostname, port: Number(url.port), database: "postgres" };
  return { ...place, user: url.username, password: url.password, schemas: ["shop"], changes: "log" };
}

async function chosen(): Promise<ConfiguredStream[]> {
  const streams = await discover(runtime, config());
  return streams.map(({ namespace, name, jsonSchema, sourceDefinedPrimaryKey }) => ({
    ...{ namespace, name, jsonSchema, primaryKey: sourceDefinedPrimaryKey, cursor: null, readMode: "incremental" },
  }));
}

type Row = Record<string, unknown>;

async function read(streams: ConfiguredStream[], state: AirbyteState[] = []) {
  const { messages, error } = await runToEnd(runtime, { verb: "read", config: config(), streams, state });
  const rows = recordTexts(messages).map((text) => JSON.parse(text) as Row);
  return { messages, error, rows, state: states(messages).slice(-1) };
}

const bare = ({ _ab_cdc_lsn, _ab_cdc_updated_at, _ab_cdc_deleted_at, ...row }: Row) => row;
const isDelete = (row: Row) => row._ab_cdc_deleted_at !== null;

/** What a table mirrored by its key holds after these records. */
function mirror(held: Map<unknown, Row>, rows: Row[]): Map<unknown, Row> {
  for (const row of rows) {
    if (isDelete(row)) held.delete(row.id);
    else held.set(row.id, bare(row));
  }
  return held;
}

test("after the rows come inserts, updates, deletes and changed keys, each once", async () => {
  await client.query(
    "create table orders (id int primary key, item text); insert into orders values (1, 'a'), (2, 'b')",
  );
  const streams = await chosen();
  const first = await read(streams);
  expect(first.error).toBeNull();
  expect(first.rows.map(bare)).toEqual([
    { id: 1, item: "a" },
    { id: 2, item: "b" },
  ]);
  expect(first.rows[0]).toMatchObject({ _ab_cdc_lsn: expect.any(Number), _ab_cdc_deleted_at: null });
  expect((await read(streams, first.state)).rows).toEqual([]);

  await client.query(
    "insert into orders values (3, 'c'); update orders set item = 'A' where id = 1; delete from orders where id = 2",
  );
  await client.query("update orders set id = 30 where id = 3");
  const second = await read(streams, first.state);
  expect(second.rows.map((row) => [isDelete(row) ? "gone" : "there", row.id, row.item])).toEqual([
    ["there", 3, "c"],
    ["there", 1, "A"],
    ["gone", 2, null],
    ["gone", 3, null],
    ["there", 30, "c"],
  ]);
  expect((await read(streams, second.state)).rows).toEqual([]);
  // A run that was dropped is followed by one with the older state, which is told the same again.
  expect((await read(streams, first.state)).rows.map(bare)).toEqual(second.rows.map(bare));
});

test("a row told by the log is, to the byte, what a select of it gives", async () => {
  await client.query(`
    create type mood as enum ('glad', 'sad'); create type place as (city text, zip int);
    create table things (id bigint primary key, exact numeric, money numeric(12,2), loose float8, yes boolean, day date,
      moment timestamp, instant timestamptz, clock time, zoned timetz, words text[], grid int[][], raw json, doc jsonb,
      span tstzrange, spans int4multirange, mood mood, moods mood[], code char(4), at place, uid uuid, bytes bytea,
      pause interval, address inet, twice bigint generated always as (id * 2) stored)`);
  const streams = await chosen();
  const { state } = await read(streams);
  await client.query(`insert into things values (9007199254740993, 12345678901234567890.000000000012345, 10.50, 'NaN', true,
    'infinity', '2026-02-03 04:05:06.789012', '-infinity', '23:59:59.5', '12:00:00-03:30', '{a,"b,c",null}', '{{1,2},{3,4}}',
    E'{"b": 1,\\n "a": 1e400, "b": 2}', '{"n": {"x": "\u2028"}}', '[2026-01-01 00:00+00,)', '{[1,3),[5,8)}', 'sad', '{glad,sad}',
    'ab', '(Oslo,150)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\xdeadbeef', '1 day 02:00', '10.0.0.1/8')`);
  const byLog = recordTexts((await read(streams, state)).messages);
  const bySelect = recordTexts((await read(streams)).messages);
  const withoutMarks = (text: string | undefined) => text?.replace(/,"_ab_cdc_lsn.*/s, "");
  expect(byLog).toHaveLength(1);
  expect(withoutMarks(byLog[0])).toBe(withoutMarks(bySelect[0]));
  expect(byLog[0]).toContain('"exact":12345678901234567890.000000000012345');
  expect(byLog[0]).toContain('"twice":18014398509481986');
});

test("a large value that an update leaves alone is told although the log leaves it out", async () => {
  await client.query("create table notes (id int primary key, title text, body text)");
  await client.query("alter table notes alter body set storage external");
  await client.query("insert into notes values (1, 'old', repeat('x', 100000))");
  const streams = await chosen();
  const { state } = await read(streams);
  await client.query("update notes set title = 'new'");
  const [row] = (await read(streams, state)).rows;
  expect(row).toMatchObject({ title: "new", body: "x".repeat(100_000) });
});

test("10,000 mixed changes while it reads end in the same rows", async () => {
  await client.query("create table accounts (id int primary key, balance numeric, note text)");
  await client.query("insert into accounts select n, n * 1.01, 'first' from generate_series(1, 5000) as n");
  await client.query("create table other (id int primary key)");
  const streams = (await chosen()).filter(({ name }) => name === "accounts");
  const writer = new pg.Client(server.url);
  await writer.connect();
  const changing = makeChanges(writer, 10_000);
  const held = new Map<unknown, Row>();
  let state: AirbyteState[] = [];
  let isOver = false;
  changing.finally(() => {
    isOver = true;
  });
  for (let last = false; !last; ) {
    last = isOver;
    const { rows, error, state: reached } = await read(streams, state);
    expect(error).toBeNull();
    mirror(held, rows);
    state = reached;
  }
  await changing;
  await writer.end();
  const { rows } = await client.query("select to_json(accounts.*)::text as row from shop.accounts order by id");
  const byId = [...held.values()].sort((a, b) => Number(a.id) - Number(b.id));
  expect(byId).toEqual(rows.map(({ row }) => JSON.parse(row)));
}, 120_000);

/** In transactions of up to 40 changes; some are rolled back. */
async function makeChanges(writer: pg.Client, count: number): Promise<void> {
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  await writer.query("set search_path = shop");
  for (let made = 0; made < count; ) {
    const size = 1 + random(40);
    const statements = Array.from({ length: size }, () => {
      const id = 1 + random(8_000);
      const balance = `${random(1_000_000)}.${random(100)}`;
      switch (random(4)) {
        case 0:
          return `insert into accounts values (${id}, ${balance}, 'new') on conflict (id) do update set note = 'again'`;
        case 1:
          return `delete from accounts where id = ${id}`;
        case 2:
          return `update accounts set id = id + 100000 where id = ${id} and not exists (select from accounts where id = ${id + 100_000})`;
        default:
          return `update accounts set balance = ${balance}, note = 'changed' where id = ${id}`;
      }
    });
    const end = random(20) === 0 ? "rollback" : "commit";
    await writer.query(`begin; ${statements.join("; ")}; ${end}`);
    made += size;
  }
}

test("a first read that was broken off goes on behind its last state", async () => {
  await client.query("create table many (id int primary key); insert into many select generate_series(1, 50000)");
  const streams = await chosen();
  let state: AirbyteState[] = [];
  const held = new Map<unknown, Row>();
  const wish = { verb: "read" as const, config: config(), streams, state: [] };
  let waiting: Row[] = [];
  for await (const batch of runtime.run(wish, new AbortController().signal)) {
    waiting.push(...recordTexts(batch).map((text) => JSON.parse(text) as Row));
    if (states(batch).length === 0) continue;
    mirror(held, waiting);
    state = states(batch);
    waiting = [];
    break;
  }
  expect(held.size).toBeGreaterThan(10_000);
  await client.query("delete from many where id <= 10; insert into many values (60000)");
  const { rows } = await read(streams, state);
  expect(rows.length).toBeLessThan(40_000);
  mirror(held, rows);
  expect(held.size).toBe(49_991);
});

test("what keeps the log from being read is named with its cure", async () => {
  await client.query("create table orders (id int primary key); create table loose (id int)");
  const streams = await chosen();
  expect((await discover(runtime, config())).find(({ name }) => name === "loose")?.readModes).toEqual(["full_refresh"]);
  const check = async (more: object = {}) => {
    const { messages } = await runToEnd(runtime, { verb: "check", config: { ...config(), ...more } });
    return messages.flatMap((message) => (message.type === "CONNECTION_STATUS" ? [message.message ?? ""] : []))[0];
  };
  expect(await check()).toContain("The replication slot atlas is made with the first read");
  expect(await check({ publication: "gone" })).toContain("Run create publication");
  await client.query(
    "create role reader login password 'x'; grant usage on schema shop to reader; grant select on all tables in schema shop to reader",
  );
  expect(await check({ user: "reader", password: "x" })).toContain('alter role "reader" replication');
  await client.query("drop owned by reader; drop role reader");

  const { state } = await read(streams.filter(({ name }) => name === "orders"));
  expect(await check()).toContain("The replication slot atlas is well");
  await client.query("insert into orders values (1)");
  await client.query("select pg_replication_slot_advance('atlas', pg_current_wal_lsn())");
  expect((await read(streams.slice(0, 0), state)).error).toMatchObject({
    message: expect.stringContaining("has moved past"),
  });
  await client.query("select pg_drop_replication_slot('atlas')");
  expect((await read(streams.slice(0, 0), state)).error).toMatchObject({ message: expect.stringContaining("is gone") });

  await client.query("drop publication atlas; create publication atlas for table loose");
  const { error } = await read(streams.filter(({ name }) => name === "orders"));
  expect(error).toMatchObject({ message: "The publication atlas does not tell the changes of shop.orders." });
});

test("a truncated table is warned of", async () => {
  await client.query("create table orders (id int primary key); insert into orders values (1)");
  const streams = await chosen();
  const { state } = await read(streams);
  await client.query("insert into orders values (2); truncate orders");
  const { messages } = await read(streams, state);
  expect(messages).toContainEqual(
    expect.objectContaining({
      type: "LOG",
      level: "warn",
      message: expect.stringContaining("shop.orders was truncated"),
    }),
  );
});
