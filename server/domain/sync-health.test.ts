import { expect, test } from "vitest";
import type { RunStatus } from "./steps.ts";
import { type SyncHealth, syncHealth } from "./sync-health.ts";

test.each<[RunStatus[], SyncHealth]>([
  [[], "never_run"],
  [["cancelled"], "never_run"],
  [["cancelled", "succeeded"], "healthy"],
  [["queued", "failed"], "queued"],
  [["cancelling", "succeeded"], "running"],
  [["partial", "succeeded"], "degraded"],
  [["failed", "succeeded"], "degraded"],
  [["failed", "partial"], "failing"],
  [["failed"], "failing"],
])("runs that ended %j make a sync %s", (newestFirst, health) => {
  expect(syncHealth(newestFirst)).toBe(health);
});
