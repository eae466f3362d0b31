import { expect, test } from "vitest";
import { WakeableIterator } from "./wakeable-iterator.ts";

test("return ends a next that waits for something that never comes, and closes once", async () => {
  let closed = 0;
  const iterator = new WakeableIterator<string>({
    next: async (sleep) => ((await sleep(new Promise(() => {}))) ? "woken" : null),
    close: () => {
      closed += 1;
    },
  });

  const waiting = iterator.next();
  await iterator.return();

  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(closed).toBe(1);
});

test("an error ends it and closes it", async () => {
  let isClosed = false;
  const iterator = new WakeableIterator<string>({
    next: () => Promise.reject(new Error("broken")),
    close: () => {
      isClosed = true;
    },
  });

  await expect(iterator.next()).rejects.toThrow("broken");
  expect([isClosed, await iterator.next()]).toEqual([true, { done: true, value: undefined }]);
});
