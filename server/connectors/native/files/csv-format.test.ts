import { describe, expect, test } from "vitest";
import { readText, typesOf } from "../../testing/read-file.ts";

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
