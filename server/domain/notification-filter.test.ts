import { expect, test } from "vitest";
import { isWanted } from "./notification-filter.ts";

const failed = { kind: "run_failed" as const, syncId: "a", tags: ["finance"] };
const all = { kinds: [], syncIds: [], tags: [] };

test("a target hears of everything until it is narrowed, by kind and by sync or tag", () => {
  expect(isWanted(all, failed)).toBe(true);
  expect(isWanted({ ...all, kinds: ["run_failed"] }, failed)).toBe(true);
  expect(isWanted({ ...all, kinds: ["pii_found"] }, failed)).toBe(false);
  expect(isWanted({ ...all, syncIds: ["b"] }, failed)).toBe(false);
  expect(isWanted({ ...all, syncIds: ["b"], tags: ["finance"] }, failed)).toBe(true);
  expect(isWanted({ ...all, tags: ["finance"] }, { kind: "run_failed", tags: [] })).toBe(false);
});
