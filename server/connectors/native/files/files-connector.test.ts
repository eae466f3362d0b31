import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { nativeRuntime } from "../../runtimes/native-runtime.ts";
import { typesOf } from "../../testing/read-file.ts";
import { configure, discover, readAll, recordTexts, rejections, runToEnd, states } from "../../testing/run-runtime.ts";
import { withTempFolder } from "../../testing/temp-folder.ts";
import { writeZip } from "../../testing/write-zip.ts";
import { filesConnector } from "./files-connector.ts";

const runtime = nativeRuntime(filesConnector);

test("Parquet keeps big integers, decimals and moments, packed or not", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "exact.parquet");
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT 9223372036854775807::BIGINT AS id, 12345678901234567890.123456789::DECIMAL(38, 9) AS price,
      TIMESTAMPTZ '2024-01-01 05:00:00.25+00' AS at, DATE '2024-02-29' AS day, TRUE AS ok, NULL::VARCHAR AS gap,
      {'x': 1, 'y': ['a']} AS nested, 'NaN'::DOUBLE AS nan) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    const { messages } = await readAll(runtime, { path });
    expect(recordTexts(messages)).toEqual([
      '{"id":9223372036854775807,"price":12345678901234567890.123456789,"at":"2024-01-01T05:00:00.25Z","day":"2024-02-29","ok":true,"gap":null,"nested":{"x":1,"y":["a"]},"nan":null}',
    ]);
    const [stream] = await discover(runtime, { path });
    expect(typesOf(stream!.jsonSchema)).toMatchObject({
      id: "integer",
      price: "number",
      at: "timestamp_with_timezone",
    });
  }));

describe("where files lie", () => {
  test("a folder gives a stream for each data file, with names of their own", () =>
    withTempFolder(async (folder) => {
      await writeFile(join(folder, "users.csv"), "id\n1\n");
      await writeFile(join(folder, "users.jsonl"), '{"id":2}\n');
      await writeFile(join(folder, "orders.csv.gz"), gzipSync("id\n3\n"));
      await writeFile(join(folder, "README.md"), "not data");
      const { messages } = await readAll(runtime, { path: folder });
      expect(recordTexts(messages, "orders")).toEqual(['{"id":3}']);
      expect(recordTexts(messages, "users")).toEqual(['{"id":1}']);
      expect(recordTexts(messages, "users_2")).toEqual(['{"id":2}']);
      const { messages: matched } = await readAll(runtime, { path: join(folder, "*.csv*") });
      expect(recordTexts(matched)).toEqual(['{"id":3}', '{"id":1}']);
    }));

  test("an archive gives a stream for each file in it, and so does one that must be fetched first", () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "export.zip");
      await writeZip(path, {
        "a/users.csv": "id\n1\n",
        "b/orders.jsonl": '{"id":2}\n',
        "__MACOSX/._users.csv": "junk",
      });
      const server = createServer((_request, response) => createReadStream(path).pipe(response)).listen(0, "127.0.0.1");
      await once(server, "listening");
      try {
        for (const place of [path, `http://127.0.0.1:${(server.address() as AddressInfo).port}/export.zip`]) {
          const { messages } = await readAll(runtime, { path: place });
          expect(recordTexts(messages, "users")).toEqual(['{"id":1}']);
          expect(recordTexts(messages, "orders")).toEqual(['{"id":2}']);
        }
      } finally {
        server.close();
      }
    }));

  test("an address is read as it comes, and its refusal is told with what to do", async () => {
    const server = createServer((request, response) => {
      const packed = gzipSync("id,price\n1,2.50\n");
      if (request.url === "/prices.csv?v=1") response.end("id,price\n1,2.50\n");
      else if (request.url === "/packed.csv.gz") response.end(packed);
      else if (request.url === "/encoded.csv.gz") response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const name of ["prices.csv?v=1", "packed.csv.gz", "encoded.csv.gz"]) {
        const { messages } = await readAll(runtime, { path: `${base}/${name}` });
        expect(recordTexts(messages), name).toEqual(['{"id":1,"price":2.50}']);
      }
      const missing = await runToEnd(runtime, { verb: "check", config: { path: `${base}/gone.csv` } });
      expect(missing.messages).toEqual([
        {
          type: "CONNECTION_STATUS",
          status: "FAILED",
          message: `${base}/gone.csv answered 404 Not Found. Correct the address: there is no such file.`,
        },
      ]);
    } finally {
      server.close();
    }
  });

  test.each([
    ["no such file", "nothing.csv", /There is no file or folder .*nothing\.csv\. Correct the path/],
    ["a folder without data", "empty", /has no CSV, JSON, JSONL or Parquet file in it/],
    ["a pattern without matches", "*.csv", /No file matches/],
    ["gzip that is none", "bad.csv.gz", /cannot be opened as gzip/],
    ["a zip that is none", "bad.zip", /cannot be opened as a zip archive/],
  ])("a check names %s", (_what, name, message) =>
    withTempFolder(async (folder) => {
      await mkdir(join(folder, "empty"));
      await writeFile(join(folder, "bad.csv.gz"), "plain");
      await writeFile(join(folder, "bad.zip"), "plain");
      const { messages } = await runToEnd(runtime, { verb: "check", config: { path: join(folder, name) } });
      expect(messages).toEqual([
        { type: "CONNECTION_STATUS", status: "FAILED", message: expect.stringMatching(message) },
      ]);
    }),
  );
});

describe("going on", () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => (i % 10_000 === 5 ? "ragged" : `${i},x`));
  const text = `id,text\n${rows.join("\n")}\n`;
  const idsOf = (texts: string[]) => texts.map((record) => JSON.parse(record).id as number);

  test("an interrupted read goes on after its last state without losing or repeating a row", () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "many.csv");
      await writeFile(path, text);
      const whole = await readAll(runtime, { path });
      const [first] = states(whole.messages);
      const rest = await readAll(runtime, { path }, [first!]);
      const before = whole.messages.slice(
        0,
        whole.messages.findIndex((message) => message.type === "STATE"),
      );
      expect([...idsOf(recordTexts(before)), ...idsOf(recordTexts(rest.messages))]).toEqual(
        idsOf(recordTexts(whole.messages)),
      );
      expect(rejections(before).length + rejections(rest.messages).length).toBe(5);

      const counted = whole.messages.flatMap((message) => (message.type === "STATE" ? [message.recordCount ?? 0] : []));
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(recordTexts(whole.messages).length);
    }));

  test("a finished read is read anew, and so is a file that has changed", () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "many.csv");
      await writeFile(path, text);
      const whole = await readAll(runtime, { path });
      const all = recordTexts(whole.messages).length;
      expect(recordTexts((await readAll(runtime, { path }, states(whole.messages))).messages)).toHaveLength(all);

      await appendFile(path, "50000,x\n");
      const [first] = states(whole.messages);
      expect(recordTexts((await readAll(runtime, { path }, [first!])).messages)).toHaveLength(all + 1);
    }));

  test("one broken file does not keep the others from being read, and the read fails in the end", () =>
    withTempFolder(async (folder) => {
      const good = join(folder, "b.csv");
      const broken = join(folder, "a.json");
      await writeFile(good, "id\n1\n");
      await writeFile(broken, '{"a":1}');
      const streams = (await discover(runtime, { path: folder })).map(configure);
      await writeFile(broken, "[{");
      const { messages, error } = await runToEnd(runtime, {
        verb: "read",
        config: { path: folder },
        streams,
        state: [],
      });
      expect(recordTexts(messages)).toEqual(['{"id":1}']);
      expect(messages).toContainEqual(
        expect.objectContaining({ status: "INCOMPLETE", stream: { namespace: null, name: "a" } }),
      );
      expect(error).toMatchObject({ code: "SOURCE_UNREADABLE" });
    }));
});

const FLIGHTS = fileURLToPath(new URL("../../../../../shared/data/nycflights13", import.meta.url));

describe.skipIf(!existsSync(FLIGHTS))("nycflights13 (skipped: the shared data is absent)", () => {
  test("its five files have the keys that their authors document", async () => {
    const streams = await discover(runtime, { path: FLIGHTS });
    expect(Object.fromEntries(streams.map(({ name, suggestedPrimaryKey }) => [name, suggestedPrimaryKey]))).toEqual({
      airlines: [["carrier"]],
      airports: [["faa"]],
      flights: [["carrier"], ["flight"], ["time_hour"]],
      planes: [["tailnum"]],
      weather: [["origin"], ["time_hour"]],
    });
  }, 60_000);

  test("every row of the zipped flights arrives", async () => {
    const { messages } = await readAll(runtime, { path: join(FLIGHTS, "flights.csv.zip") });
    const records = messages.filter((message) => message.type === "RECORD");
    expect(records).toHaveLength(336_776);
    expect(rejections(messages)).toEqual([]);
  }, 60_000);
});
