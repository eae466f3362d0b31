import { expect, test } from "vitest";
import { cursorValue } from "./cursor-value.ts";
import { parseStateFile, printStateFile } from "./state-file.ts";
import { stateBody, stateMessage, withoutStreams } from "./state-message.ts";

const users =
  '{"type":"STREAM","stream":{"stream_descriptor":{"name":"users","namespace":"app"},"stream_state":{"id":9007199254740993,"at":1.50}}}';
const global =
  '{"type":"GLOBAL","global":{"shared_state":{"lsn":1e400},"stream_states":[{"stream_descriptor":{"name":"a"},"stream_state":{"x":1}},{"stream_descriptor":{"name":"b"},"stream_state":{"x":2}}]}}';

test("a state is handed back in its own digits, whatever was done with it in between", () => {
  const [state] = parseStateFile(`[${users}]`);
  expect(state).toEqual({ kind: "stream", namespace: "app", stream: "users", message: users });
  expect(stateBody(state!)).toBe('{\n  "id": 9007199254740993,\n  "at": 1.50\n}');
  expect(stateMessage(state!, stateBody(state!))).toBe(users);
  expect(printStateFile(parseStateFile(printStateFile([state!])))).toBe(`[${users}]`);
});

test.each([
  ["the list connectors read", `[${users}]`, ["stream"]],
  [
    "what they print, a message a line",
    `{"type":"STATE","state":${users}}\n\n{"type":"STATE","state":${users.replace("users", "orders")}}\n`,
    ["stream", "stream"],
  ],
  ["one global state", global, ["global"]],
  ["a legacy state without its type", '{"data":{"users":{"at":1}}}', ["legacy"]],
  ["the bare object of the first connectors", '{"users":{"at":1}}', ["legacy"]],
  ["no state", "[]", []],
])("a file may be %s", (_, text, kinds) => {
  expect(parseStateFile(text).map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  ["not json", "no JSON"],
  ["[1]", "Item 1"],
  [`{"a":1}\n{"b":`, "line 2"],
  [`[${users},${global}]`, "mixes"],
  [`[${users},${users}]`, "two states of the stream users"],
  ['[{"type":"STREAM","stream":{}}]', "does not name it"],
  ['[{"type":"GLOBAL","global":{"stream_states":[{}]}}]', "stream state 1"],
  ['[{"type":"GLOBAL","global":7}]', "global.stream_states"],
  ['[{"type":"LEGACY"}]', "without data"],
  ['[{"type":"NEWS"}]', "NEWS"],
])("a file that is %s is refused with the place", (text, words) => {
  expect(() => parseStateFile(text)).toThrow(words);
});

test("a legacy state becomes an item of the list that says its type", () => {
  expect(printStateFile([{ kind: "legacy", message: '{"data":{"a":1}}' }])).toBe('[{"type":"LEGACY","data":{"a":1}}]');
});

test("a global state loses a stream's part and keeps what streams share, in its digits", () => {
  const left = withoutStreams(global, [{ namespace: "", stream: "a" }]);
  expect(left).toBe(
    '{"type":"GLOBAL","global":{"shared_state":{"lsn":1e400},"stream_states":[{"stream_descriptor":{"name":"b"},"stream_state":{"x":2}}]}}',
  );
  expect(withoutStreams(global, [{ namespace: "n", stream: "a" }])).toBeNull();
});

test.each([
  ['{"updated":"2024-02-01","n":1}', ["updated"], "2024-02-01"],
  ['{"id":9007199254740993}', ["id"], "9007199254740993"],
  ['{"states":[{"cursor":{"at":"2024-01-03"}},{"cursor":{"at":"2024-01-01"}}]}', ["at"], "2024-01-01 to 2024-01-03"],
  ['{"cursor":10}', null, "10"],
  ['{"__ab_no_cursor_state_message":true}', ["at"], null],
])("of the state %s the cursor %j stands at %s", (body, cursor, value) => {
  expect(cursorValue(body, cursor)).toBe(value);
});
