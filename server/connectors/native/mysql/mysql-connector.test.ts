import { createServer } from "node:net";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ConfiguredStream, DiscoveredStream } from "../../../domain/stream.ts";
import { nativeRuntime } from "../../runtimes/native-runtime.ts";
import { hasMariaDb, type MariaDb, startMariaDb } from "../../testing/mariadb.ts";
import { configure, discover, recordTexts, runToEnd, states } from "../../testing/run-runtime.ts";
import { mysqlConnector } from "./mysql-connector.ts";

const runtime = nativeRuntime(mysqlConnector);
const isThere = await hasMariaDb();

describe.skipIf(!isThere)("MySQL and MariaDB (skipped: no mariadbd here, and no right to install Debian's)", () => {
  let server: MariaDb;
  let client: Connection;
  const config = () => ({ host: "127.0.0.1", port: server.port, database: "shop", user: "root" });

  beforeAll(async () => {
    server = await startMariaDb();
    client = await createConnection({ ...config(), multipleStatements: true });
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });
  beforeEach(() => client.query("drop database shop; create database shop; use shop;"));

  const incremental = (stream: DiscoveredStream): ConfiguredStream => ({
    ...configure(stream),
    readMode: "incremental",
    cursor: stream.defaultCursor,
  });

  async function read(streams: ConfiguredStream[], state = states([]), more: object = {}) {
    const wish = { verb: "read", config: { ...config(), ...more }, streams, state } as const;
    const { messages, error } = await runToEnd(runtime, wish);
    const rows = recordTexts(messages).map((text) => JSON.parse(text) as Record<string, unknown>);
    return { messages, error, rows, ids: rows.map(({ id }) => id), state: states(messages) };
  }

  test("every type is told exactly, and its values come as they are", async () => {
    await client.query(`
      create table things (
        tiny tinyint(1), big bigint unsigned not null comment 'beyond what JavaScript counts', exact decimal(65,30),
        single float, twice double, day date, moment datetime(6), instant timestamp(3) null, clock time(2), y year,
        words text character set latin1, fixed char(3), doc json, mood enum('glad','sad'), tags set('a','b'), id uuid,
        bytes varbinary(8), one bit(1), many bit(10), place point, zero date);
      set time_zone = '+05:30'; set sql_mode = '';
      insert into things values (7, 18446744073709551615, 12345678901234567890.000000000000000000000000012345,
        0.1, 1e300, '2026-02-03', '2026-02-03 04:05:06.789012', '2026-02-03 04:05:06.789', '23:59:59.50', 2026,
        'Größe "x"', 'ab', '{"b": 1e400, "a": [1]}', 'sad', 'a,b', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        x'deadbeef', b'1', b'1000000001', point(1, 2.5), '0000-00-00');`);
    const streams = await discover(runtime, config());
    expect(streams.map(({ namespace, name }) => `${namespace}.${name}`)).toEqual(["shop.things"]);
    const { properties = {}, required } = streams[0]!.jsonSchema;
    expect(required).toEqual(["big"]);
    expect(properties).toMatchObject({
      tiny: { type: ["null", "integer"] },
      big: { type: "integer", airbyte_type: "big_integer", description: "beyond what JavaScript counts" },
      exact: { type: ["null", "number"] },
      moment: { format: "date-time", airbyte_type: "timestamp_without_timezone" },
      instant: { format: "date-time", airbyte_type: "timestamp_with_timezone" },
      clock: { format: "time" },
      doc: {},
      bytes: { contentEncoding: "base64" },
      one: { type: ["null", "boolean"] },
    });
    const { messages, error } = await read(streams.map(configure));
    expect(error).toBeNull();
    const [text = ""] = recordTexts(messages);
    expect(text).toContain('"big":18446744073709551615,"exact":12345678901234567890.000000000000000000000000012345');
    expect(text).toContain('"doc":{"b": 1e400, "a": [1]}');
    expect(JSON.parse(text.replace("1e400", "1"))).toMatchObject({
      ...{ tiny: 7, single: 0.10000000149011612, twice: 1e300, day: "2026-02-03", y: 2026 },
      ...{ moment: "2026-02-03T04:05:06.789012", instant: "2026-02-02T22:35:06.789Z", clock: "23:59:59.50" },
      ...{ words: 'Größe "x"', fixed: "ab", mood: "sad", tags: "a,b", id: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" },
      ...{ bytes: "3q2+7w==", one: true, many: 513, place: "POINT(1 2.5)", zero: null },
    });
    const [record] = messages.filter((message) => message.type === "RECORD");
    expect(JSON.parse(String(record!.changes))).toEqual([
      { field: "zero", change: "NULLED", reason: "SOURCE_FIELD_INVALID_VALUE" },
    ]);
  });

  test("what changed since the last read is read once, also rows that join the last value", async () => {
    await client.query(`
      create table orders (id int auto_increment primary key, item text, updated_at timestamp(6) null);
      insert into orders (item, updated_at) values ('a', null), ('b', '2026-01-01 00:00:00.000001'), ('c', '2026-01-02');`);
    const [stream] = await discover(runtime, config());
    expect(stream).toMatchObject({ sourceDefinedPrimaryKey: [["id"]], defaultCursor: ["updated_at"] });
    const streams = [incremental(stream!)];
    const first = await read(streams);
    expect(first.ids).toEqual([1, 2, 3]);
    expect((await read(streams, first.state)).ids).toEqual([]);
    await client.query("insert into orders (item, updated_at) values ('d', '2026-01-02'), ('e', '2026-01-03')");
    const second = await read(streams, first.state);
    expect(second.ids.toSorted()).toEqual([3, 4, 5]);
    expect((await read(streams, second.state, { lookBack: 86_400 })).ids.toSorted()).toEqual([3, 4, 5]);
  });

  test("a whole read goes on behind the key of its last state, and sees the database at one moment", async () => {
    await client.query(`
      create table rows_ (id bigint unsigned primary key, note varchar(20));
      insert into rows_ select seq, concat('row ', seq) from seq_1_to_50000;
      create table later (id int primary key);`);
    const streams = (await discover(runtime, config())).map(configure);
    expect(streams.map(({ name }) => name)).toEqual(["later", "rows_"]);
    const command = { verb: "read" as const, config: config(), streams, state: states([]) };
    let seen = 0;
    let state = states([]);
    for await (const batch of runtime.run(command, new AbortController().signal)) {
      // The snapshot is older than this row.
      if (seen === 0) await client.query("insert ignore into later values (1)");
      seen += recordTexts(batch, "rows_").length;
      expect(recordTexts(batch, "later")).toEqual([]);
      state = states(batch).length > 0 ? states(batch) : state;
      if (seen > 30_000) break;
    }
    const { rows, error } = await read([streams.find(({ name }) => name === "rows_")!], state);
    expect(error).toBeNull();
    const first = Number(rows[0]?.id);
    expect(first).toBeGreaterThan(20_000);
    expect([rows.at(-1)?.id, rows.length]).toEqual([50_000, 50_000 - first + 1]);
  });

  test("a check names what keeps the database from being read", async () => {
    const check = async (more: object) => {
      const { messages } = await runToEnd(runtime, { verb: "check", config: { ...config(), ...more } });
      const [answer] = messages;
      return answer?.type === "CONNECTION_STATUS" ? answer : null;
    };
    expect(await check({})).toMatchObject({ status: "FAILED", message: expect.stringContaining("There is no table") });
    await client.query("create table t (id int)");
    expect(await check({})).toMatchObject({
      status: "SUCCEEDED",
      message: /^MariaDB [\d.]+ with one table or view in shop\.$/,
    });
    expect((await check({ user: "nobody", password: "x" }))?.message).toMatch(/does not let nobody in/);
    expect((await check({ database: "gone" }))?.message).toMatch(/no database gone/);
    expect((await check({ encryption: "require" }))?.message).toMatch(/does not encrypt/);
    const closed = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, () => {
        const { port } = probe.address() as { port: number };
        probe.close(() => resolve(port));
      });
    });
    expect((await check({ port: closed }))?.message).toMatch(/^Nothing answers at/);
    expect((await check({ host: "" }))?.message).toMatch(/setting host/);
  });

  test("a table that is gone fails alone; names are quoted", async () => {
    await client.query(
      "create table `odd ``name``` (`a ``b``` int primary key); insert into `odd ``name``` values (1);",
    );
    await client.query("create table gone (id int)");
    const streams = (await discover(runtime, config())).map(configure);
    await client.query("drop table gone");
    const { messages, error, rows } = await read(streams);
    expect(error).toMatchObject({ code: "SOURCE_UNREADABLE" });
    expect(rows).toEqual([{ "a `b`": 1 }]);
    expect(messages).toContainEqual(
      expect.objectContaining({ status: "COMPLETE", stream: expect.objectContaining({ name: "odd `name`" }) }),
    );
  });
});
