import { expect, test } from "vitest";
import { ConnectorSilent } from "../connectors/errors.ts";
import type { AirbyteMessage } from "../connectors/protocol/messages.ts";
import { untilSilent } from "./until-silent.ts";

const log: AirbyteMessage = { type: "LOG", level: "info", message: "here" };
const limited = (until: number): AirbyteMessage => ({
  type: "TRACE_STREAM_STATUS",
  stream: { namespace: null, name: "users" },
  status: "RUNNING",
  isRateLimited: true,
  rateLimitedUntil: until,
});

test("a source that falls silent is stopped with that reason, and what it sent before is there", async () => {
  const { source, stop, wasStopped } = silentAfter([[log], [log]]);
  const got: AirbyteMessage[][] = [];
  await expect(async () => {
    for await (const batch of untilSilent(source, { connector: "c", limitMs: 20, stop })) got.push(batch);
  }).rejects.toThrow(ConnectorSilent);
  expect(got).toHaveLength(2);
  expect(wasStopped()).toBe(true);
});

test("a source that said until when it waits has its time from then on", async () => {
  const until = Date.now() + 150;
  const { source, stop } = silentAfter([[limited(until)]]);
  await expect(async () => {
    for await (const _ of untilSilent(source, { connector: "c", limitMs: 10, stop }));
  }).rejects.toThrow(ConnectorSilent);
  expect(Date.now()).toBeGreaterThanOrEqual(until);
});

test("a source that ends, and one whose consumer stops early, are ended and not stopped", async () => {
  const ending = silentAfter([[log]], { ends: true });
  for await (const _ of untilSilent(ending.source, { connector: "c", limitMs: 1_000, stop: ending.stop }));
  expect(ending.wasStopped()).toBe(false);

  const left = silentAfter([[log], [log]]);
  for await (const _ of untilSilent(left.source, { connector: "c", limitMs: 1_000, stop: left.stop })) break;
  expect(left.wasStopped()).toBe(false);
  expect(left.hasReturned()).toBe(true);
});

/** Sends these batches, then nothing until it is stopped. */
function silentAfter(batches: AirbyteMessage[][], { ends = false } = {}) {
  const stopped = Promise.withResolvers<void>();
  let wasStopped = false;
  let hasReturned = false;
  async function* send() {
    try {
      yield* batches;
      if (!ends) await stopped.promise;
    } finally {
      hasReturned = true;
    }
  }
  const stop = () => {
    wasStopped = true;
    stopped.resolve();
  };
  return { source: send(), stop, wasStopped: () => wasStopped, hasReturned: () => hasReturned };
}
