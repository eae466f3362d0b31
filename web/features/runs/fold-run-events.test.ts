import { describe, expect, test } from "vitest";
import {
  addHistory,
  foldRunEvents,
  isSettled,
  type LogLine,
  type Run,
  type RunEvent,
  type Step,
  startProgress,
} from "./fold-run-events.ts";

const balance = { read: 0, charted: 0, quarantined: 0, superseded: 0, isBalanced: null };

function step(change: Partial<Step>): Step {
  return {
    id: "read",
    kind: "READ",
    streamName: null,
    status: "PENDING",
    startedAt: null,
    endedAt: null,
    done: 0,
    total: null,
    isTotalEstimate: false,
    estimateBasis: null,
    rateLimitedUntil: null,
    bytes: 0,
    rejected: 0,
    perSecond: null,
    figures: [],
    ...change,
  };
}

const run: Run = {
  __typename: "SyncRun",
  id: "r1",
  number: 1,
  status: "RUNNING",
  trigger: "MANUAL",
  triggeredBy: "Admin",
  attempt: 1,
  queuedAt: "2026-11-23T14:00:00Z",
  startedAt: "2026-11-23T14:00:01Z",
  endedAt: null,
  queuePosition: null,
  canCancel: true,
  canRetry: false,
  purpose: "SYNC",
  retryOf: null,
  attempts: [],
  lastEventCursor: "c10",
  sync: { id: "s1", name: "NYC flights", source: { id: "src", name: "nycflights13" } },
  steps: [step({ status: "RUNNING", done: 100 })],
  streams: {
    totalCount: 1,
    nodes: [
      {
        id: "sr1",
        namespace: null,
        name: "flights",
        readMode: "FULL_REFRESH",
        status: "RUNNING",
        steps: [step({ id: "flights/read", streamName: "flights", status: "RUNNING", done: 100 })],
        datasets: [],
      },
    ],
  },
  balance,
  failure: null,
  hold: null,
  nextAttemptAt: null,
  findings: { totalCount: 0, nodes: [] },
  qualityResults: { totalCount: 0, nodes: [] },
};

const changed = (cursor: string, change: Partial<Step>): RunEvent => ({
  __typename: "StepChanged",
  cursor,
  at: `2026-11-23T14:00:${cursor.slice(1)}Z`,
  step: step(change),
});
const line = (cursor: string, message: string): LogLine => ({
  __typename: "LogLine",
  cursor,
  at: "2026-11-23T14:00:02Z",
  level: "INFO",
  logStep: "READ",
  streamName: "flights",
  message,
  repeated: 1,
});
const ended = (cursor: string): RunEvent => ({
  __typename: "RunChanged",
  cursor,
  at: "2026-11-23T14:01:00Z",
  status: "SUCCEEDED",
  attempt: 1,
  startedAt: run.startedAt,
  endedAt: "2026-11-23T14:01:00Z",
  failure: null,
  hold: null,
  nextAttemptAt: null,
  balance: { ...balance, read: 300, charted: 300, isBalanced: true },
});

describe("following a run", () => {
  test("starts from the snapshot and its cursor", () => {
    const progress = startProgress(run);
    expect(progress.cursor).toBe("c10");
    expect(progress.steps["flights/read"]?.done).toBe(100);
    expect(progress.headline.status).toBe("RUNNING");
  });

  test("the newest account of a step wins; other steps stay as they were", () => {
    const events = [changed("c11", { done: 200 }), changed("c12", { done: 300, status: "SUCCEEDED" })];
    const { steps } = foldRunEvents(startProgress(run), events, "c12");
    expect(steps.read).toMatchObject({ done: 300, status: "SUCCEEDED" });
    expect(steps["flights/read"]?.done).toBe(100);
  });

  test("two batches give what one batch of both gives", () => {
    const events = [changed("c11", { done: 200 }), line("c12", "200 read"), ended("c13")];
    const once = foldRunEvents(startProgress(run), events, "c13");
    const twice = foldRunEvents(foldRunEvents(startProgress(run), events.slice(0, 1), "c11"), events.slice(1), "c13");
    expect(twice).toEqual(once);
  });

  test("the run's end changes its headline and its balance", () => {
    const { headline } = foldRunEvents(startProgress(run), [ended("c11")], "c11");
    expect(headline).toMatchObject({ status: "SUCCEEDED", balance: { read: 300, isBalanced: true } });
  });

  test("a batch without events still moves the cursor on", () => {
    const progress = startProgress(run);
    expect(foldRunEvents(progress, [], "c20")).toEqual({ ...progress, cursor: "c20" });
    expect(foldRunEvents(progress, [], "c10")).toBe(progress);
  });
});

describe("remembering a run", () => {
  test("history comes before what was followed, and leaves the steps alone", () => {
    const followed = foldRunEvents(startProgress(run), [line("c11", "new"), changed("c12", { done: 300 })], "c12");
    const whole = addHistory(followed, [line("c01", "old"), changed("c02", { done: 50 })], "before");
    expect(whole.log.map(({ message }) => message)).toEqual(["old", "new"]);
    expect(whole.samples.map(({ rows }) => rows)).toEqual([50, 300]);
    expect(whole.steps.read?.done).toBe(300);
    expect(whole.cursor).toBe("c12");
  });

  test("only the whole run's reading is a sample of its speed", () => {
    const events = [changed("c11", { id: "flights/read", streamName: "flights", done: 10 })];
    expect(foldRunEvents(startProgress(run), events, "c11").samples).toEqual([]);
  });
});

test("a run whose status came before its last steps or its failure is not settled", () => {
  const done = { ...run, status: "SUCCEEDED" as const, steps: [step({ status: "SUCCEEDED" })] };

  expect(isSettled(run)).toBe(false);
  expect(isSettled({ ...run, status: "SUCCEEDED" })).toBe(false);
  expect(isSettled({ ...done, steps: [...done.steps, step({ kind: "LINEAGE" })] })).toBe(false);
  expect(isSettled({ ...done, status: "FAILED" })).toBe(false);
  expect(isSettled(done)).toBe(true);
  expect(isSettled({ ...done, status: "CANCELLED", steps: [step({})] })).toBe(true);
});
