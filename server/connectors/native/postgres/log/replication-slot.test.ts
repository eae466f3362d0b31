import { expect, test } from "vitest";
import { parseLsn, printLsn } from "./log-position.ts";
import { warnOfSlot } from "./replication-slot.ts";

const GIB = 1024 ** 3;
const settings = { slot: "atlas", publication: "atlas", user: "reader" };
const health = (keptBytes: number, leftBytes: number | null) => ({ confirmedLsn: 0n, keptBytes, leftBytes });

test("a slot is warned of before its log fills the disk, or is dropped", () => {
  expect(warnOfSlot(settings, health(1 * GIB, null))).toBeNull();
  expect(warnOfSlot(settings, health(1 * GIB, 9 * GIB))).toBeNull();
  expect(warnOfSlot(settings, health(6 * GIB, null))?.message).toMatch(
    /keeps 6\.0 GiB .* slot atlas, which fills its disk/,
  );
  expect(warnOfSlot(settings, health(6 * GIB, 4 * GIB))?.message).toMatch(/drops it when that has grown by 4\.0 GiB/);
});

test("a place in the log is read and written as PostgreSQL writes it", () => {
  expect(parseLsn("16/B374D848")).toBe(0x16_b374_d848n);
  expect(printLsn(0x16_b374_d848n)).toBe("16/B374D848");
  expect(() => parseLsn("nowhere")).toThrow("no place");
});
