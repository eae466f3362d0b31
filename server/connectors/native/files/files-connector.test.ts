import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../../domain/stream.ts";
import { nativeRuntime } from "../../runtimes/native-runtime.ts";
import { configure, discover, readAll, recordTexts, rejections, runToEnd, states } from "../../testing/run-runtime.ts";
import { withTempFolder } from "../../testing/temp-folder.ts";
import { filesConnector } from "./files-connector.ts";

const runtime = nativeRuntime(filesConnector);

async function readText(name: string, content: string | Buffer, config: Record<string, unknown> = {}) {
  return withTempFolder(async (folder) => {
    const path = join(folder, name);
    await writeFile(path, content);
    const [stream] = await discover(runtime, { path, ...config });
    const { messages, error } = await readAll(runtime, { path, ...config });
    if (error !== null) throw error;
    return { stream: stream!, messages, records: recordTexts(messages), rejected: rejections(messages) };
  });
}

function typesOf(schema: JsonSchema): Record<string, unknown> {
  const types = Object.entries(schema.properties ?? {}).map(([name, { type, airbyte_type, format }]) => [
    name,
    airbyte_type ?? format ?? [type].flat().find((each) => each !== "null"),
  ]);
  return Object.fromEntries(types);
}

describe("CSV", () => {
  test("types come from all rows, and values keep their digits", async () => {
    const { stream, records } = await readText(
      "things.csv",
      [
        "id,zip,price,big,on,day,at,seen,note,gap",
        "1,00501,1.10,9007199254740993,true,2024-02-29,2024-01-01 05:00:00,2024-01-01T05:00:00.123456Z,NA,NA",
        "2,10001,.5,-1,FALSE,2023-12-31,2024-01-02T06:00,2024-01-01T05:00:00+02:00,,7",
        "3,90210,0.123456789012345678901234567890,0,,,,,plain,NULL",
      ].join("\n"),
    );
    expect(typesOf(stream.jsonSchema)).toEqual({
      id: "integer",
      zip: "string",
      price: "number",
      big: "integer",
      on: "boolean",
      day: "date",
      at: "timestamp_without_timezone",
      seen: "timestamp_with_timezone",
      note: "string",
      gap: "integer",
    });
    expect(stream.suggestedPrimaryKey).toEqual([["id"]]);
    expect(records).toEqual([
      '{"id":1,"zip":"00501","price":1.10,"big":9007199254740993,"on":true,"day":"2024-02-29","at":"2024-01-01 05:00:00","seen":"2024-01-01T05:00:00.123456Z","note":"NA","gap":null}',
      '{"id":2,"zip":"10001","price":0.5,"big":-1,"on":false,"day":"2023-12-31","at":"2024-01-02T06:00","seen":"2024-01-01T05:00:00+02:00","note":null,"gap":7}',
      '{"id":3,"zip":"90210","price":0.123456789012345678901234567890,"big":0,"on":null,"day":null,"at":null,"seen":null,"note":"plain","gap":null}',
    ]);
  });

  test("one odd value at the end of a column makes it text", async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},${i}`);
    const { stream } = await readText("odd.csv", ["id,code", ...rows, "50000,12a"].join("\n"));
    expect(typesOf(stream.jsonSchema)).toEqual({ id: "integer", code: "string" });
  });

  test.each([
    ["semicolons, with commas as text", "a;b\n1,5;x\n2,5;y\n", ['{"a":"1,5","b":"x"}', '{"a":"2,5","b":"y"}']],
    ["tabs and Windows line ends", "a\tb\r\n1\tx\r\n", ['{"a":1,"b":"x"}']],
    ["old Macintosh line ends", "a,b\r1,x\r2,y\r", ['{"a":1,"b":"x"}', '{"a":2,"b":"y"}']],
    ["quotes, line breaks and doubled quotes", 'a,b\n1,"x, ""y""\nz"\n', [String.raw`{"a":1,"b":"x, \"y\"\nz"}`]],
    ["a UTF-8 byte order mark", "\ufeffa,b\n1,x\n", ['{"a":1,"b":"x"}']],
    ["NUL bytes", "a,b\n1,x\0y\n", [String.raw`{"a":1,"b":"x\u0000y"}`]],
    ["no line end at the end", "a,b\n1,x", ['{"a":1,"b":"x"}']],
    ["a single column", "a\n1\n\n2\n", ['{"a":1}', '{"a":2}']],
  ])("%s are understood", async (_what, text, expected) => {
    expect((await readText("data.csv", text)).records).toEqual(expected);
  });

  test.each([
    ["Windows-1252", Buffer.from("name\nCaf\xe9 \x80\n", "latin1")],
    ["UTF-8", Buffer.from("name\nCafé €\n")],
    ["UTF-16 with a mark", Buffer.from("\ufeffname\nCafé €\n", "utf16le")],
    ["UTF-16 without a mark", Buffer.from("name\nCafé €\n", "utf16le")],
  ])("%s is told by its bytes", async (_encoding, bytes) => {
    expect((await readText("names.csv", bytes)).records).toEqual(['{"name":"Café €"}']);
  });

  test("a few broken bytes in UTF-8 text cost their row, not the file", async () => {
    const text = Buffer.concat([
      Buffer.from("id,name\n1,Åse Çelik Ørsted\n2,bro"),
      Buffer.from([0xff]),
      Buffer.from("ken\n3,Ümit\n"),
    ]);
    const { records, rejected } = await readText("broken.csv", text);
    expect(records).toEqual(['{"id":1,"name":"Åse Çelik Ørsted"}', '{"id":3,"name":"Ümit"}']);
    expect(rejected).toMatchObject([{ code: "INVALID_ENCODING", reason: "line 3 has bytes that are no UTF-8 text" }]);
  });

  test("rows with too few or too many fields are refused with their line, and the others are read", async () => {
    const { records, rejected } = await readText("ragged.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n");
    expect(records).toEqual(['{"a":1,"b":2,"c":3}', '{"a":10,"b":11,"c":12}']);
    expect(rejected.map(({ code, reason, raw }) => [code, reason, raw])).toEqual([
      ["RAGGED_ROW", "line 3 has 2 fields, its header has 3", "4,5"],
      ["RAGGED_ROW", "line 4 has 4 fields, its header has 3", "6,7,8,9"],
    ]);
  });

  test("a quote that never closes is refused, and the rows before it are read", async () => {
    const { records, rejected } = await readText("open.csv", 'a,b\n1,x\n2,"never closed\n3,y\n');
    expect(records).toEqual(['{"a":1,"b":"x"}']);
    expect(rejected).toMatchObject([{ code: "UNCLOSED_QUOTE" }]);
  });

  test("doubled and empty headers get names of their own", async () => {
    const { records } = await readText("headers.csv", "id,name,name,,\n1,a,b,c,d\n");
    expect(records).toEqual(['{"id":1,"name":"a","name_2":"b","column_4":"c","column_5":"d"}']);
  });

  test("a file without a header is read by position", async () => {
    const { records } = await readText("bare.csv", "1,x\n2,y\n", { csv: { header: false } });
    expect(records).toEqual(['{"column_1":1,"column_2":"x"}', '{"column_1":2,"column_2":"y"}']);
  });

  test("texts that the config calls no value are null in every column", async () => {
    const { records } = await readText("gaps.csv", "a,b\n1,-\n9999,x\n", { csv: { nullValues: ["-", "9999"] } });
    expect(records).toEqual(['{"a":1,"b":null}', '{"a":null,"b":"x"}']);
  });

  test("2,000 columns and a field of 50 MB are read", async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `c${i}`);
    const wide = await readText("wide.csv", `${names.join(",")}\n${names.map((_, i) => i).join(",")}\n`);
    expect(Object.keys(JSON.parse(wide.records[0]!))).toEqual(names);

    const long = "x".repeat(50_000_000);
    const { records } = await readText("long.csv", `id,text\n1,"${long}"\n2,short\n`);
    expect(records.map((record) => record.length)).toEqual([long.length + 18, 23]);
  }, 60_000);

  test("an empty file is an empty stream", async () => {
    const { records, stream } = await readText("empty.csv", "");
    expect(records).toEqual([]);
    expect(stream.jsonSchema.properties).toEqual({});
  });
});

describe("keys", () => {
  const days = Array.from({ length: 40 }, (_, i) => `2024-01-${String((i % 20) + 1).padStart(2, "0")}`);

  test("a column called like a key is preferred to one before it", async () => {
    const { stream } = await readText("k.csv", "label,user_id\nfirst,7\nsecond,8\n");
    expect(stream.suggestedPrimaryKey).toEqual([["user_id"]]);
  });

  test("columns that only together tell rows apart are found", async () => {
    const rows = days.map((day, i) => `${i < 20 ? "EWR" : "JFK"},${day},${i % 7},${i * 1.5}`);
    const { stream } = await readText("weather.csv", ["origin,day,wind,temp", ...rows].join("\n"));
    expect(stream.suggestedPrimaryKey).toEqual([["origin"], ["day"]]);
  });

  test("floats, columns with gaps and repeated rows give no key", async () => {
    const { stream } = await readText("none.csv", "a,b,c\n1.5,x,1\n2.5,,1\n3.5,z,1\n");
    expect(stream.suggestedPrimaryKey).toEqual([]);
  });
});

describe("JSON", () => {
  test("a JSONL line is a record byte for byte, and a broken one is refused with its line", async () => {
    const { records, rejected, stream } = await readText(
      "events.jsonl",
      '{"id": 9007199254740993, "at": "2024-01-01T00:00:00Z", "who": {"age": 1.0}}\n\n{"id": 2, "tags": ["a"]\n[1]\n{"id": -0, "tags": ["a", "b"]}',
    );
    expect(records).toEqual([
      '{"id": 9007199254740993, "at": "2024-01-01T00:00:00Z", "who": {"age": 1.0}}',
      '{"id": -0, "tags": ["a", "b"]}',
    ]);
    expect(rejected.map(({ code }) => code)).toEqual(["INVALID_JSON", "NOT_AN_OBJECT"]);
    expect(rejected[0]!.reason).toMatch(/^line 3 is no JSON: /);
    expect(stream.jsonSchema.properties).toMatchObject({
      at: { format: "date-time", airbyte_type: "timestamp_with_timezone" },
      who: { type: ["null", "object"], properties: { age: { type: ["null", "number"] } } },
      tags: { type: ["null", "array"], items: { type: ["null", "string"] } },
    });
  });

  test("a pretty-printed list, and the only list of an object, give one-line records", async () => {
    const list = '[\n  {\n    "a": "x\\n y",\n    "n": 1e400\n  },\n  {"a": null}\n]';
    const expected = ['{"a": "x\\n y","n": 1e400}', '{"a": null}'];
    expect((await readText("list.json", list)).records).toEqual(expected);
    expect((await readText("wrapped.json", `{"total": 2, "items": ${list}}`)).records).toEqual(expected);
    expect((await readText("one.json", '{"a": 1}')).records).toEqual(['{"a": 1}']);
  });

  test("a document that is cut says where", async () => {
    await expect(readText("cut.json", '[{"a": 1}, {"b": ')).rejects.toMatchObject({
      code: "SOURCE_UNREADABLE",
      message: expect.stringContaining("item 2 never ends"),
    });
  });
});

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

  test("an address is read as it comes, and its refusal is told with what to do", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/prices.csv?v=1") response.end("id,price\n1,2.50\n");
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { messages } = await readAll(runtime, { path: `${base}/prices.csv?v=1` });
      expect(recordTexts(messages, "prices")).toEqual(['{"id":1,"price":2.50}']);
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
