import { expect, test } from "vitest";
import { filterId, globalId, localId, parseGlobalId } from "./global-id.ts";

const UUID = "0193a1b2-0000-7000-8000-00000000abcd";

test("an id names its type and comes back as it was", () => {
  expect(globalId("SyncRun", UUID)).toBe(`run_${UUID}`);
  expect(parseGlobalId(`run_${UUID}`)).toEqual({ type: "SyncRun", id: UUID });
  expect(globalId("Connector", "files")).toBe("files");
});

test.each(["", "files", "run_1", `source_${UUID}x`, `nothing_${UUID}`, UUID, `run_${UUID}\n`])(
  "%j is no id of a run",
  (text) => {
    expect(localId("SyncRun", text)).toBeNull();
  },
);

test("an id of another type filters everything away, no id filters nothing", () => {
  expect(filterId("Sync", `run_${UUID}`)).toMatch(/^0{8}-/);
  expect(filterId("Sync", null)).toBeNull();
});
