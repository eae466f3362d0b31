import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openOutbound } from "../../lib/outbound.ts";
import { SecretBox } from "../../lib/secret-box.ts";
import { openStore, type Store } from "../../store/database.ts";
import { queueDeliveries } from "../../store/deliveries.ts";
import { announce } from "../../store/occurrences.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { deliverDue } from "./deliver-due.ts";
import { routeOccurrences } from "./route-occurrences.ts";
import { DeliveryFailed, type Sender } from "./sender.ts";
import type { Router } from "./senders.ts";

const NOON = new Date("2026-03-01T12:00:00Z");
const target = { kind: "webhook" as const, targetId: randomUUID(), targetName: "ops" };

test("several workers send each delivery of an occurrence once, and route each occurrence once", () =>
  withStore(async (store, deps) => {
    await announce(
      store,
      Array.from({ length: 20 }, (_, n) => ({ kind: "run_failed" as const, at: NOON, title: `${n}` })),
    );
    const route: Router = async (_, { id, title }) => [{ ...target, occurrenceId: id, subject: title, body: {} }];
    const sent: string[] = [];
    const send: Sender = async ({ subject }) => {
      sent.push(subject);
      return { status: 200, text: "ok" };
    };

    await Promise.all([1, 2, 3].map(() => routeOccurrences(store, [route], deps.publicUrl)));
    for (let tried = 1; tried > 0; ) {
      const counts = await Promise.all([1, 2, 3].map(() => deliverDue(deps, { webhook: send }, () => new Date())));
      tried = counts.reduce((sum, count) => sum + count);
    }

    expect(sent.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
    expect(await store.delivery.count({ where: { status: "delivered", attempts: 1 } })).toBe(20);
  }));

test("a delivery that fails is tried again until it arrives, and its log tells every try", () =>
  withStore(async (store, deps) => {
    const [id] = await queueDeliveries(store, [{ ...target, subject: "s", body: { a: 1 } }]);
    let now = new Date();
    const results = [new DeliveryFailed("It answered 503.", { status: 503, answer: "busy\u0000" }), null];
    const send: Sender = async () => {
      const failure = results.shift();
      if (failure) throw failure;
      return { status: 204, text: null };
    };

    await deliverDue(deps, { webhook: send }, () => now);
    const early = await deliverDue(deps, { webhook: send }, () => now);
    now = new Date(now.getTime() + 60_000);
    await deliverDue(deps, { webhook: send }, () => now);

    expect(early).toBe(0);
    const delivery = await store.delivery.findUniqueOrThrow({ where: { id }, include: { tries: true } });
    expect(delivery).toMatchObject({ status: "delivered", attempts: 2, lastStatus: 204, lastError: null });
    expect(delivery.tries.map(({ status, error, answer }) => [status, error, answer])).toEqual([
      [503, "It answered 503.", "busy\uFFFD"],
      [204, null, null],
    ]);
  }));

test("a refusal that trying again cannot change is given up at once; a worker's death is followed by another try", () =>
  withStore(async (store, deps) => {
    const [gone, left] = await queueDeliveries(store, [
      { ...target, subject: "gone", body: {} },
      { ...target, subject: "left", body: {} },
    ]);
    const dying = Promise.withResolvers<never>();
    const send: Sender = async ({ subject }) => {
      if (subject === "gone") throw new DeliveryFailed("It answered 410.", { status: 410, isFinal: true });
      return dying.promise;
    };
    const lost = deliverDue(deps, { webhook: send }, () => new Date());
    await expect.poll(() => store.delivery.count({ where: { status: "given_up" } })).toBe(1);

    const later = new Date(Date.now() + 120_000);
    await deliverDue(deps, { webhook: async () => ({ status: 200, text: null }) }, () => later);
    dying.reject(new Error("too late"));
    await lost;

    expect(await store.delivery.findUnique({ where: { id: gone } })).toMatchObject({ status: "given_up", attempts: 1 });
    expect(await store.delivery.findUnique({ where: { id: left } })).toMatchObject({
      status: "delivered",
      attempts: 2,
    });
  }));

function withStore(body: (store: Store, deps: Parameters<typeof deliverDue>[0]) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const store = openStore(url);
    const secretBox = new SecretBox(randomBytes(32));
    const signal = new AbortController().signal;
    const outbound = openOutbound({ allowsPrivate: true });
    await body(store, { store, secretBox, publicUrl: "http://localhost:4100", mail: null, outbound, signal });
    await outbound.close();
    await store.$disconnect();
  });
}
