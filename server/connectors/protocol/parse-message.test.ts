import fc from "fast-check";
import { expect, test } from "vitest";
import type { AirbyteMessage, RecordMessage, StateMessage } from "./messages.ts";
import { LONGEST_TEXT, parseMessage } from "./parse-message.ts";

const parse = (line: string): AirbyteMessage => parseMessage(Buffer.from(line));

function parseRecord(line: string): RecordMessage {
  const message = parse(line);
  if (message.type !== "RECORD") throw new Error(`not a record but ${JSON.stringify(message)}`);
  return message;
}

test.each([
  ["integers past 2^53", '{"id":9007199254740993}'],
  ["numbers beyond a double", '{"a":1e400,"b":-0,"c":0.123456789012345678901234567890}'],
  ["spaces as they were printed", '{ "a" : [ 1 , 2 ] }'],
  ["escapes, quotes and brackets in strings", String.raw`{"a":"\"}]\\","b":"\u0000 \ud83d\ude00","c":{"d":[{}]}}`],
  ["text beyond ASCII", '{"city":"Tromsø","日本":"東京 😀"}'],
])("a record's data keeps %s byte for byte", (_what, data) => {
  const { data: bytes } = parseRecord(`{"type":"RECORD","record":{"stream":"s","data":${data},"emitted_at":1}}`);
  expect(bytes.toString()).toBe(data);
});

test("a record is read whatever the order of its keys, with spaces and a null namespace", () => {
  const line =
    ' { "record" : { "emitted_at": 1795460149740, "meta": {"changes": [{"field":"a"}]}, "data" : {"a":null} , "namespace": null, "stream" : "s" } , "type" : "RECORD" } \r';
  expect(parseRecord(line)).toEqual({
    type: "RECORD",
    stream: { namespace: null, name: "s" },
    data: Buffer.from('{"a":null}'),
    emittedAt: 1795460149740,
    changes: Buffer.from('[{"field":"a"}]'),
  });
});

test("records of one stream share one name object, and namespaces are kept apart", () => {
  const line = (namespace: string) =>
    `{"type":"RECORD","record":{"stream":"st\\u00f8y",${namespace}"data":{},"emitted_at":1}}`;
  const first = parseRecord(line(""));
  expect(parseRecord(line("")).stream).toBe(first.stream);
  expect(parseRecord(line('"namespace":"a",')).stream).toEqual({ namespace: "a", name: "støy" });
  expect(parseRecord(line('"namespace":"b",')).stream).toEqual({ namespace: "b", name: "støy" });
  expect(parseRecord(line("")).stream).toBe(first.stream);
});

test("any JSON object comes back from a record as it was printed", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, stream) => {
      const data = JSON.stringify(object);
      const line = JSON.stringify({ type: "RECORD", record: { stream, data: object, emitted_at: 5 } });
      const record = parseRecord(line);
      expect(record.data.toString()).toBe(data);
      expect(record.stream.name).toBe(stream);
    }),
  );
});

test("a record line cut anywhere is a log and never a record", () => {
  const line = '{"type":"RECORD","record":{"stream":"s","data":{"a":"b\\"}","c":[1,{"d":2}]},"emitted_at":1}}';
  for (let length = 1; length < line.length; length++) {
    expect(parse(line.slice(0, length)), `cut to ${length}`).toMatchObject({ type: "LOG", level: "info" });
  }
});

test.each([
  ["brackets that do not match", '{"type":"RECORD","record":{"stream":"s","data":{"a":[1}},"emitted_at":1}}'],
  ["text after the object", '{"type":"RECORD","record":{"stream":"s","data":{},"emitted_at":1}} and more'],
  ["no data", '{"type":"RECORD","record":{"stream":"s","emitted_at":1}}'],
  ["data that is no object", '{"type":"RECORD","record":{"stream":"s","data":[1],"emitted_at":1}}'],
  ["JSON that is no message", '{"looks": "like json", "but": "is no message"}'],
  ["a list", "[1, 2]"],
  ["plain text", "page 1: 200 items"],
])("%s is a log with the line as its text", (_what, line) => {
  expect(parse(line)).toEqual({ type: "LOG", level: "info", message: line });
});

test("a long line of text is cut, and a message of an unknown type is a debug log", () => {
  const log = parse("x".repeat(50_000));
  expect(log).toEqual({ type: "LOG", level: "info", message: "x".repeat(LONGEST_TEXT) });
  expect(parse('{"type":"NEW_KIND","a":1}')).toMatchObject({ type: "LOG", level: "debug" });
});

test("a state keeps its text as sent, with the record count that came beside it", () => {
  const body =
    '{"type":"STREAM","stream":{"stream_descriptor":{"name":"s"},"stream_state":{"id":9007199254740993}},"sourceStats":{"recordCount":400.0}}';
  const state = parse(`{"type":"STATE", "state" : ${body} }`) as StateMessage;
  expect(state.state).toEqual({ kind: "stream", stream: { namespace: null, name: "s" }, message: body });
  expect(state.recordCount).toBe(400);
});

test("global and legacy states are told apart", () => {
  const global =
    '{"type":"GLOBAL","global":{"shared_state":{"lsn":1},"stream_states":[{"stream_descriptor":{"name":"a","namespace":"n"}}]}}';
  expect(parse(`{"type":"STATE","state":${global}}`)).toMatchObject({
    state: { kind: "global", streams: [{ namespace: "n", name: "a" }], message: global },
  });
  expect(parse('{"type":"STATE","state":{"data":{"a":1}}}')).toMatchObject({
    state: { kind: "legacy", message: '{"data":{"a":1}}' },
    recordCount: null,
  });
});

test("traces, control and logs are read with fractional times and unknown extras", () => {
  expect(
    parse(
      '{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":1.5,"stream_status":{"stream_descriptor":{"name":"s"},"status":"RUNNING","reasons":[{"type":"RATE_LIMITED","rate_limited":{"quota_reset":12}}]}}}',
    ),
  ).toMatchObject({ status: "RUNNING", isRateLimited: true, rateLimitedUntil: 12 });
  expect(
    parse(
      '{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":1.5,"connectorConfig":{"config":{"token":"new","__injected_declarative_manifest":{}}}}}',
    ),
  ).toEqual({ type: "CONTROL", config: { token: "new" } });
  expect(parse('{"type":"LOG","log":{"level":"FATAL","message":"it broke","stack_trace":"at a"}}')).toEqual({
    type: "LOG",
    level: "error",
    message: "it broke\nat a",
  });
});
