import { expect, test } from "vitest";
import { readStates } from "./read-states.ts";

const OF_USERS =
  '{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{"id":9007199254740993}}}';
const USERS = { kind: "stream", stream: { namespace: null, name: "users" }, message: OF_USERS };

test.each([
  ["a list", `[ ${OF_USERS} ]`],
  ["one by itself", `${OF_USERS}\n`],
  ["a list of whole messages", `[{"type":"STATE","state":${OF_USERS}}]`],
])("states are read from %s, byte for byte", (_, text) => {
  expect(readStates(text)).toEqual([USERS]);
});

test("a bare object is the state of a connector of the first protocol", () => {
  const message = '{"type":"LEGACY","data":{"cursor":9007199254740993}}';
  expect(readStates('{"cursor":9007199254740993}')).toEqual([{ kind: "legacy", message }]);
});

test.each(["", "[]", "{}", " [ ] "])("%j holds no state", (text) => {
  expect(readStates(text)).toEqual([]);
});

test.each(["[", "7", '["x"]', `[${OF_USERS}`, '{"a":', "no json"])("%j is no file of states", (text) => {
  expect(readStates(text)).toBeNull();
});
