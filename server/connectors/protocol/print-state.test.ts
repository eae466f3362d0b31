import { expect, test } from "vitest";
import { printState } from "./print-state.ts";

const stream = '{"type":"STREAM","stream":{"stream_descriptor":{"name":"s"},"stream_state":{"id":9007199254740993}}}';
const name = { namespace: null, name: "s" };

test("states are handed back word for word in a list, and no state is an empty list", () => {
  expect(printState([])).toBe("[]");
  expect(
    printState([
      { kind: "stream", stream: name, message: stream },
      { kind: "stream", stream: name, message: stream },
    ]),
  ).toBe(`[${stream},${stream}]`);
  expect(printState([{ kind: "global", streams: [], message: '{"type":"GLOBAL","global":{}}' }])).toBe(
    '[{"type":"GLOBAL","global":{}}]',
  );
});

test("a legacy state becomes an item of the list that says its type", () => {
  expect(printState([{ kind: "legacy", message: '{"data":{"a":1}}' }])).toBe('[{"type":"LEGACY","data":{"a":1}}]');
  expect(printState([{ kind: "legacy", message: '{"type":"LEGACY","data":{}}' }])).toBe(
    '[{"type":"LEGACY","data":{}}]',
  );
});
