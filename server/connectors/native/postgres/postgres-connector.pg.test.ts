import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import type { ConfiguredStream, DiscoveredStream } from "../../../domain/stream.ts";
import { withDatabase } from "../../../testing/with-database.ts";
import { nativeRuntime } from "../../runtimes/native-runtime.ts";
import { configure, discover, recordTexts, runToEnd, states } from "../../testing/run-runtime.ts";
import { postgresConnector } from "./postgres-connector.ts";

const runtime = nativeRuntime(postgresConnector);
type Config = ReturnType<typeof configOf>;

function configOf(databaseUrl: string) {
  const url = new URL(databaseUrl);
  return {
    host: url.hostname,
    port: Number(url.port),
    database: url.pathname.slice(1),
    user: url.username,
    password: url.password,
    schemas: ["shop"],
  };
}

/** A database with a schema shop, made by `sql`, and a connection to change it with. */
function withShop(sql: string, body: (config: Config, client: pg.Client) => Promise<void>): Promise<void> {
  return withDatabase(async (databaseUrl) => {
    const client = new pg.Client(databaseUrl);
    client.on("error", () => {});
    await client.connect();
    try {
      await client.query(`create schema shop; set search_path = shop; ${sql}`);
      await body(configOf(databaseUrl), client);
    } finally {
      await client.end();
    }
  });
}

const ORDERS = `
  create table orders (id int generated always as identity primary key, item text, updated_at timestamptz);
  insert into orders (item, updated_at) select 'item ' || n, timestamptz '2026-01-01Z' + n * interval '1 minute'
    from generate_series(1, 5) as n;`;

function incremental(stream: DiscoveredStream): ConfiguredStream {
  return { ...configure(stream), readMode: "incremental", cursor: stream.defaultCursor };
}

async function read(config: Config, streams: ConfiguredStream[], state = states([])) {
  const { messages, error } = await runToEnd(runtime, { verb: "read", config, streams, state });
  const rows = recordTexts(messages).map((text) => JSON.parse(text) as Record<string, unknown>);
  return { messages, error, rows, state: states(messages) };
}

const ids = (rows: Record<string, unknown>[]) => rows.map(({ id }) => id);

test("every type is told exactly, and its values come as they are", () =>
  withShop(
    `create type mood as enum ('glad', 'sad');
     create domain short_code as varchar(4) check (value <> '');
     create type place as (city text, zip int);
     create table things (
       small smallint, big bigint not null, exact numeric, money numeric(12,2), loose float8,
       yes boolean, day date, moment timestamp, instant timestamptz, clock time, zoned timetz,
       words text[], grid int[][], raw json, doc jsonb, span tstzrange, spans int4multirange,
       mood mood, code short_code, at place, id uuid, bytes bytea, pause interval, address inet);
     comment on column things.big is 'beyond what JavaScript counts';
     insert into things values (
       -1, 9007199254740993, 123456789012345678901234567890.000000000012345, 10.50, 'NaN',
       true, 'infinity', '2026-02-03 04:05:06.789012', '2026-02-03 04:05:06.789+05:30', '23:59:59.5', '12:00:00-03:30',
       '{a,"b,c",null}', '{{1,2},{3,4}}', E'{"b": 1,\\n "a": 1e400, "b": 2}', '{"nested": {"note": "\u2028"}}',
       '[2026-01-01 00:00+00,2026-02-01 00:00+00)', '{[1,3),[5,8)}',
       'sad', 'ab', '(Oslo,150)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\xdeadbeef', '1 day 02:00', '10.0.0.1/8')`,
    async (config) => {
      const streams = await discover(runtime, config);
      expect(streams.map(({ namespace, name }) => `${namespace}.${name}`)).toEqual(["shop.things"]);
      const { properties = {}, required } = streams[0]!.jsonSchema;
      expect(required).toEqual(["big"]);
      expect(properties).toMatchObject({
        small: { type: ["null", "integer"] },
        big: { type: "integer", description: "beyond what JavaScript counts" },
        exact: { type: ["null", "number"] },
        day: { type: ["null", "string"], format: "date" },
        moment: { format: "date-time", airbyte_type: "timestamp_without_timezone" },
        instant: { format: "date-time", airbyte_type: "timestamp_with_timezone" },
        clock: { format: "time", airbyte_type: "time_without_timezone" },
        zoned: { format: "time", airbyte_type: "time_with_timezone" },
        words: { type: ["null", "array"], items: { type: ["null", "string"] } },
        doc: {},
        span: { type: ["null", "string"] },
        mood: { type: ["null", "string"] },
        code: { type: ["null", "string"] },
        at: { type: ["null", "object"] },
      });

      const { messages, error } = await read(config, streams.map(configure));
      expect(error).toBeNull();
      const [text = ""] = recordTexts(messages);
      expect(text).toContain(
        '"big":9007199254740993,"exact":123456789012345678901234567890.000000000012345,"money":10.50',
      );
      expect(text).toContain('"raw":{"b": 1,\n "a": 1e400, "b": 2}');
      expect(JSON.parse(text.replace("1e400", "1"))).toMatchObject({
        ...{ loose: "NaN", yes: true, day: "infinity" },
        moment: "2026-02-03T04:05:06.789012",
        instant: "2026-02-02T22:35:06.789+00:00",
        ...{ clock: "23:59:59.5", zoned: "12:00:00-03:30" },
        words: ["a", "b,c", null],
        grid: [
          [1, 2],
          [3, 4],
        ],
        doc: { nested: { note: "\u2028" } },
        span: '["2026-01-01 00:00:00+00","2026-02-01 00:00:00+00")',
        spans: "{[1,3),[5,8)}",
        ...{ mood: "sad", code: "ab", bytes: "\\xdeadbeef", pause: "P1DT2H", address: "10.0.0.1/8" },
        at: { city: "Oslo", zip: 150 },
      });
    },
  ));

test("tables, views and partitioned tables are streams, with their keys and the cursor that suggests itself", () =>
  withShop(
    `${ORDERS}
     create table lines (order_id int, line int, primary key (order_id, line));
     create table flags (done boolean);
     create table "Odd ""name""" (id serial primary key);
     create table events (id int, at date) partition by range (at);
     create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
     insert into events values (1, '2026-05-05');
     create view open_orders as select id, item from orders;`,
    async (config) => {
      const streams = new Map((await discover(runtime, config)).map((stream) => [stream.name, stream]));
      expect([...streams.keys()].sort()).toEqual(['Odd "name"', "events", "flags", "lines", "open_orders", "orders"]);
      expect(streams.get("orders")).toMatchObject({ sourceDefinedPrimaryKey: [["id"]], defaultCursor: ["updated_at"] });
      expect(streams.get("lines")?.sourceDefinedPrimaryKey).toEqual([["order_id"], ["line"]]);
      expect(streams.get("flags")).toMatchObject({ readModes: ["full_refresh"], defaultCursor: null });
      expect(streams.get('Odd "name"')?.defaultCursor).toEqual(["id"]);

      const { error, messages } = await read(config, [...streams.values()].map(configure));
      expect(error).toBeNull();
      expect(recordTexts(messages, "events")).toEqual(['{"id":1,"at":"2026-05-05"}']);
      expect(recordTexts(messages, "open_orders")).toHaveLength(5);
    },
  ));

test("only the columns that the stream's schema names are read", () =>
  withShop(ORDERS, async (config) => {
    const [orders] = (await discover(runtime, config)).map(incremental);
    const { rows } = await read(config, [{ ...orders!, jsonSchema: { properties: { item: {} } } }]);
    expect(rows[0]).toEqual({ item: "item 1" });
  }));

test("columns may be called as anything, also as what the query itself has names for", () =>
  withShop(
    `create table odd (t int, r text, "select ""x""; --" int, id int primary key);
     insert into odd values (1, 'two', 3, 4);`,
    async (config) => {
      const [odd] = (await discover(runtime, config)).map(configure);
      const row = { t: 1, r: "two", 'select "x"; --': 3, id: 4 };
      expect((await read(config, [odd!])).rows).toEqual([row]);
      const { r: _left, ...properties } = odd!.jsonSchema.properties ?? {};
      const { r: _out, ...rest } = row;
      expect((await read(config, [{ ...odd!, jsonSchema: { properties } }])).rows).toEqual([rest]);
    },
  ));

test("a cursor brings what is new, also rows that share the last value, and nothing twice", () =>
  withShop(ORDERS, async (config, client) => {
    const streams = (await discover(runtime, config)).map(incremental);
    const first = await read(config, streams);
    expect(ids(first.rows)).toEqual([1, 2, 3, 4, 5]);
    const nothing = await read(config, streams, first.state);
    expect(nothing.rows).toEqual([]);
    expect(nothing.state).toEqual(
      first.state.map((state) => ({ ...state, message: state.message.replace('recordCount":5', 'recordCount":0') })),
    );

    await client.query(`insert into orders (item, updated_at) select 'late', max(updated_at) from orders;
      update orders set updated_at = '2026-03-01Z' where id = 2`);
    const second = await read(config, streams, nothing.state);
    expect(ids(second.rows)).toEqual([5, 6, 2]);
    expect((await read(config, streams, second.state)).rows).toEqual([]);
  }));

test("looking back reads again what lies that long before the last cursor", () =>
  withShop(ORDERS, async (config, client) => {
    const streams = (await discover(runtime, config)).map(incremental);
    const first = await read(config, streams);
    await client.query("insert into orders (item, updated_at) values ('committed late', '2026-01-01 00:03:30Z')");
    const second = await read({ ...config, lookBack: 90 } as Config, streams, first.state);
    expect(ids(second.rows)).toEqual([6, 4, 5]);
  }));

test("rows without a cursor value come with the first read only", () =>
  withShop(`${ORDERS} insert into orders (item) values ('no time');`, async (config) => {
    const streams = (await discover(runtime, config)).map(incremental);
    const first = await read(config, streams);
    expect(ids(first.rows)).toEqual([6, 1, 2, 3, 4, 5]);
    expect((await read(config, streams, first.state)).rows).toEqual([]);
  }));

test("a table whose rows have no cursor value yet is read once, and goes on when one has", () =>
  withShop(`${ORDERS} update orders set updated_at = null;`, async (config, client) => {
    const streams = (await discover(runtime, config)).map(incremental);
    const first = await read(config, streams);
    expect(first.rows).toHaveLength(5);
    await client.query("update orders set updated_at = now() where id = 4");
    const second = await read(config, streams, first.state);
    expect(ids(second.rows)).toEqual([4]);
  }));

test("xmin brings what was written since, without a cursor, also by a transaction that was open then", () =>
  withShop(`${ORDERS} create view shown as select * from orders;`, async (config, client) => {
    const byXmin = { ...config, changes: "xmin" } as Config;
    const [orders, shown] = await discover(runtime, byXmin);
    expect(orders).toMatchObject({ name: "orders", sourceDefinedCursor: true });
    expect(shown?.readModes).toEqual(["full_refresh"]);

    await client.query("begin; update orders set item = 'open' where id = 3");
    const streams = [incremental(orders!)];
    const first = await read(byXmin, streams);
    expect(ids(first.rows)).toEqual([1, 2, 3, 4, 5]);
    await client.query("commit");
    const second = await read(byXmin, streams, first.state);
    expect(second.rows).toMatchObject([{ id: 3, item: "open" }]);
    expect((await read(byXmin, streams, second.state)).rows).toEqual([]);

    const view = await read(byXmin, [{ ...incremental(shown!), readMode: "incremental" }]);
    expect(view.error).toMatchObject({ message: expect.stringContaining("shown is a view") });
  }));

const MANY = `create table many (id bigint primary key, filler text);
  insert into many select n * 3, repeat('x', 100) from generate_series(1, 70000) as n; analyze many;`;

test("an interrupted full refresh goes on behind its last state, by the key", () =>
  withShop(MANY, async (config) => {
    const streams = (await discover(runtime, config)).map(configure);
    const whole = await read(config, streams);
    expect(whole.state.length).toBeGreaterThan(2);
    expect(whole.messages).toContainEqual(expect.objectContaining({ type: "TRACE_ESTIMATE", rows: 70_000 }));

    const place = whole.messages.findIndex(({ type }) => type === "STATE");
    const before = recordTexts(whole.messages.slice(0, place));
    const rest = await read(config, streams, whole.state.slice(0, 1));
    expect([...before, ...recordTexts(rest.messages)]).toEqual(recordTexts(whole.messages));
    // What ended well is read anew the next time.
    expect((await read(config, streams, whole.state)).rows).toHaveLength(70_000);
  }));

test("all streams of a read show the database at one moment, however long it takes", () =>
  withShop(`${MANY} ${ORDERS}`, async (config, client) => {
    const streams = (await discover(runtime, config)).map(configure);
    expect(streams.map(({ name }) => name)).toEqual(["many", "orders"]);
    const signal = new AbortController().signal;
    const read = [];
    for await (const batch of runtime.run({ verb: "read", config, streams, state: [] }, signal)) {
      if (read.length === 0) await client.query("delete from many; insert into orders (item) values ('too late')");
      read.push(...batch);
    }
    expect(recordTexts(read, "many")).toHaveLength(70_000);
    expect(recordTexts(read, "orders")).toHaveLength(5);
  }));

test("a value of many megabytes comes whole", () =>
  withShop("create table blobs as select repeat('ab\tc', 5000000) as text", async (config) => {
    const { rows } = await read(config, (await discover(runtime, config)).map(configure));
    expect(String(rows[0]?.text).length).toBe(20_000_000);
  }));

test("a stream that cannot be read is named, and the others are read", () =>
  withShop(
    `${ORDERS} create table broken (n int); insert into broken values (0); create view bad as select 1 / n as x from broken;
     create table gone (id int);`,
    async (config, client) => {
      const streams = (await discover(runtime, config)).map(configure);
      await client.query("drop table gone");
      const { messages, error } = await read(config, streams);
      expect(error).toMatchObject({ code: "SOURCE_UNREADABLE", message: expect.stringContaining("division by zero") });
      const statuses = messages.flatMap((message) =>
        message.type === "TRACE_STREAM_STATUS" && message.status.endsWith("COMPLETE")
          ? [[message.stream.name, message.status]]
          : [],
      );
      expect(Object.fromEntries(statuses)).toEqual({
        ...{ bad: "INCOMPLETE", broken: "COMPLETE", gone: "INCOMPLETE", orders: "COMPLETE" },
      });
    },
  ));

const READERS = "select pid from pg_stat_activity where application_name = 'atlas' and datname = current_database()";

test("a cancelled read ends with the reason and leaves no connection", () =>
  withShop(MANY, async (config, client) => {
    const streams = (await discover(runtime, config)).map(configure);
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const drain = async () => {
      for await (const batch of runtime.run({ verb: "read", config, streams, state: [] }, controller.signal)) {
        if (batch.some(({ type }) => type === "RECORD")) controller.abort(reason);
      }
    };
    await expect(drain()).rejects.toBe(reason);
    await expect.poll(async () => (await client.query(READERS)).rows, { timeout: 10_000 }).toEqual([]);
  }));

test("a connection that is lost in the middle is a failure to try again", () =>
  withShop(MANY, async (config, client) => {
    const streams = (await discover(runtime, config)).map(configure);
    let isCut = false;
    const drain = async () => {
      const signal = new AbortController().signal;
      for await (const batch of runtime.run({ verb: "read", config, streams, state: [] }, signal)) {
        if (isCut || !batch.some(({ type }) => type === "RECORD")) continue;
        isCut = true;
        await client.query(`select pg_terminate_backend(pid) from (${READERS}) as readers`);
      }
    };
    await expect(drain()).rejects.toMatchObject({ code: "SOURCE_UNREADABLE", retryable: true });
  }));

test("a server that is not PostgreSQL is told so", async () => {
  const server = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const config = { host: "127.0.0.1", port, database: "x", user: "x" };
  const { messages } = await runToEnd(runtime, { verb: "check", config });
  expect(messages).toMatchObject([
    { status: "FAILED", message: expect.stringMatching(/^What answers at .+ is not Postgre/) },
  ]);
  server.close();
});

test("check says what it found, or what is wrong by its name", () =>
  withShop(ORDERS, async (config) => {
    const check = async (change: Record<string, unknown>) => {
      const { messages } = await runToEnd(runtime, { verb: "check", config: { ...config, ...change } });
      const [status] = messages.flatMap((message) => (message.type === "CONNECTION_STATUS" ? [message] : []));
      return `${status?.status}: ${status?.message}`;
    };
    expect(await check({})).toMatch(/^SUCCEEDED: PostgreSQL 1\d\.\d+ with one table or view in shop\.$/);
    expect(await check({ password: "wrong" })).toMatch(/^FAILED: The password of the user \w+ is wrong\./);
    expect(await check({ database: "nowhere" })).toMatch(/^FAILED: There is no database nowhere at /);
    expect(await check({ port: 1 })).toMatch(/^FAILED: Nothing answers at .+:1\. Correct the host and port/);
    expect(await check({ schemas: ["shop", "none"] })).toMatch(/^FAILED: The database \w+ has no schema none\./);
    expect(await check({ sslmode: "require" })).toMatch(/does not encrypt connections\. Choose the encryption prefer/);
    expect(await check({ host: "no-such-host.invalid" })).toMatch(/^FAILED: (There is no machine called|.+ cannot be)/);
    expect(await check({ lookBack: -1 })).toMatch(/^FAILED: The setting lookBack cannot be used/);
  }));
