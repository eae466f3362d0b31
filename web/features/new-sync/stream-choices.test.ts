import { expect, test } from "vitest";
import { choiceProblems, type Stream, suggestChoice, toStreamInput } from "./stream-choices.ts";

const flights: Stream = {
  id: "s1",
  namespace: null,
  name: "flights",
  readModes: ["FULL_REFRESH", "INCREMENTAL"],
  sourceDefinedCursor: false,
  defaultCursor: null,
  primaryKey: [],
  isKeySourceDefined: false,
  suggestedPrimaryKey: [["carrier"], ["flight"]],
  fields: [],
};

test("a suggested key is taken and makes the stream deduplicated", () => {
  expect(suggestChoice(flights)).toMatchObject({
    readMode: "FULL_REFRESH",
    writeMode: "DEDUPLICATED",
    primaryKey: [["carrier"], ["flight"]],
  });
});

test("without any key nothing is deduplicated", () => {
  expect(suggestChoice({ ...flights, suggestedPrimaryKey: [] }).writeMode).toBe("OVERWRITE");
});

test("incremental without a cursor is a problem, unless the source has its own", () => {
  const choice = { ...suggestChoice(flights), readMode: "INCREMENTAL" as const };
  expect(choiceProblems(flights, choice)).toEqual({ cursor: "Incremental needs a field that grows." });
  expect(choiceProblems({ ...flights, sourceDefinedCursor: true }, choice)).toEqual({});
  expect(choiceProblems(flights, { ...choice, isEnabled: false })).toEqual({});
});

test("a full refresh sends no cursor", () => {
  const choice = { ...suggestChoice(flights), cursor: ["time_hour"] };
  expect(toStreamInput(flights, choice).cursor).toBeNull();
});
