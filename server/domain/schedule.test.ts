import { describe, expect, test } from "vitest";
import {
  decideTick,
  describeTiming,
  faultOfTiming,
  jitterMs,
  nextTicks,
  type TickFacts,
  type Timing,
} from "./schedule.ts";

const cron = (expression: string, timeZone: string): Timing => ({ kind: "cron", cron: expression, timeZone });
const ticks = (timing: Timing, after: string, count: number) =>
  nextTicks(timing, new Date(after), count).map((at) => at.toISOString().slice(5, 16));

describe("cron schedules follow their zone's clock over both changes of a year", () => {
  test("in Berlin, where the clock jumps from two to three in March and back in October", () => {
    const atHalfPastTwo = cron("30 2 * * *", "Europe/Berlin");
    // The jump is at 01:00 UTC: half past two does not exist, so the tick comes right after the jump.
    expect(ticks(atHalfPastTwo, "2026-03-28T00:00Z", 3)).toEqual(["03-28T01:30", "03-29T01:00", "03-30T00:30"]);
    // Half past two comes twice, at 00:30 and 01:30 UTC; the tick comes once.
    expect(ticks(atHalfPastTwo, "2026-10-24T12:00Z", 3)).toEqual(["10-25T00:30", "10-26T01:30", "10-27T01:30"]);
    const hourly = cron("0 * * * *", "Europe/Berlin");
    expect(ticks(hourly, "2026-03-29T00:00Z", 3)).toEqual(["03-29T01:00", "03-29T02:00", "03-29T03:00"]);
    expect(ticks(hourly, "2026-10-24T23:30Z", 4)).toEqual(["10-25T00:00", "10-25T01:00", "10-25T02:00", "10-25T03:00"]);
  });

  test("in New York, where it happens on other days", () => {
    const atHalfPastTwo = cron("30 2 * * *", "America/New_York");
    expect(ticks(atHalfPastTwo, "2026-03-07T00:00Z", 3)).toEqual(["03-07T07:30", "03-08T07:00", "03-09T06:30"]);
    const atHalfPastOne = cron("30 1 * * *", "America/New_York");
    expect(ticks(atHalfPastOne, "2026-10-31T12:00Z", 2)).toEqual(["11-01T05:30", "11-02T06:30"]);
    expect(ticks(cron("0 * * * *", "America/New_York"), "2026-11-01T04:30Z", 3)).toEqual([
      "11-01T05:00",
      "11-01T06:00",
      "11-01T07:00",
    ]);
  });
});

test("an interval counts from its anchor, whatever the clock does", () => {
  const timing: Timing = { kind: "interval", everyMinutes: 90, anchorAt: new Date("2026-03-29T00:10Z") };
  expect(ticks(timing, "2026-03-29T00:10Z", 3)).toEqual(["03-29T01:40", "03-29T03:10", "03-29T04:40"]);
  expect(ticks(timing, "2026-03-28T23:00Z", 1)).toEqual(["03-29T00:10"]);
});

test("what cannot be used is refused with the part and the remedy", () => {
  expect(faultOfTiming(cron("61 * * * *", "UTC"))).toMatchObject({
    field: "cron",
    message: expect.stringContaining("61"),
  });
  expect(faultOfTiming(cron("0 0 0 * * *", "UTC"))).toMatchObject({ field: "cron" });
  expect(faultOfTiming(cron("0 0 30 2 *", "UTC"))?.message).toContain("never comes");
  expect(faultOfTiming(cron("0 6 * * *", "Mars/Olympus"))?.field).toBe("timeZone");
  expect(faultOfTiming({ kind: "interval", everyMinutes: 0, anchorAt: new Date() })?.field).toBe("everyMinutes");
  expect(faultOfTiming(cron("0 6 * * 1-5", "Europe/Berlin"))).toBeNull();
});

describe("a tick", () => {
  const hourly: TickFacts = {
    timing: cron("0 * * * *", "UTC"),
    dueAt: new Date("2026-03-01T10:00Z"),
    now: new Date("2026-03-01T10:00:02Z"),
    overlap: "skip",
    missedTicks: "run_once",
    activeRun: null,
    isOneWaiting: false,
  };

  test("fires in time, and the next one is an hour later", () => {
    expect(decideTick(hourly)).toEqual({
      outcome: "fired",
      reason: null,
      dueAt: hourly.dueAt,
      missed: null,
      nextDueAt: new Date("2026-03-01T11:00Z"),
    });
  });

  test("is skipped while a run is under way, or waits for its end, but only one does", () => {
    expect(decideTick({ ...hourly, activeRun: 7 })).toMatchObject({
      outcome: "skipped",
      reason: "Run 7 was not over.",
    });
    const queueing = { ...hourly, activeRun: 7, overlap: "queue_one" as const };
    expect(decideTick(queueing)).toMatchObject({ outcome: "waiting" });
    expect(decideTick({ ...queueing, isOneWaiting: true })).toMatchObject({ outcome: "skipped" });
  });

  test("missed with others runs once for all of them, or not at all", () => {
    const later = { ...hourly, now: new Date("2026-03-01T14:30Z") };
    expect(decideTick(later)).toMatchObject({
      outcome: "fired",
      dueAt: new Date("2026-03-01T14:00Z"),
      missed: { firstDueAt: hourly.dueAt, count: 4 },
      nextDueAt: new Date("2026-03-01T15:00Z"),
    });
    expect(decideTick({ ...later, missedTicks: "skip" })).toMatchObject({ outcome: "skipped" });
  });
});

test("jitter is the same for the same tick, within its limit, and differs between syncs", () => {
  const dueAt = new Date("2026-03-01T10:00Z");
  const all = Array.from({ length: 200 }, (_, n) => jitterMs(`sync ${n}`, dueAt, 60));
  expect(jitterMs("sync 1", dueAt, 60)).toBe(all[1]);
  expect(Math.max(...all)).toBeLessThan(60_000);
  expect(new Set(all.map((ms) => Math.floor(ms / 6_000))).size).toBe(10);
});

test("a schedule reads as people say it", () => {
  const every = (everyMinutes: number) => describeTiming({ kind: "interval", everyMinutes, anchorAt: new Date() });
  expect([every(1), every(15), every(120), every(1_440)]).toEqual([
    "every minute",
    "every 15 minutes",
    "every 2 hours",
    "every day",
  ]);
});
