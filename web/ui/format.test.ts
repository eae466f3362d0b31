import { describe, expect, test } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatCompact,
  formatCount,
  formatDateTime,
  formatDuration,
  formatRate,
  formatShare,
  plural,
} from "./format.ts";

describe("figures", () => {
  test("unknown is a dash and none is a zero", () => {
    expect(formatCount(null)).toBe("–");
    expect(formatBytes(undefined)).toBe("–");
    expect(formatDuration(null)).toBe("–");
    expect(formatCount(0)).toBe("0");
    expect(formatBytes(0)).toBe("0 B");
    expect(formatShare(0, "en")).toBe("0 %");
  });

  test("a count past 2^53 keeps its last digit", () => {
    expect(formatCount("9007199254740993", "en")).toBe("9,007,199,254,740,993");
  });

  test("bytes are binary and keep one digit below a hundred", () => {
    expect(formatBytes(1024, "en")).toBe("1 KiB");
    expect(formatBytes(21_915_238, "en")).toBe("20.9 MiB");
    expect(formatBytes(131_072_000, "en")).toBe("125 MiB");
  });

  test("tiles part the figure from its unit", () => {
    expect(formatCompact(38_412_000, "en")).toEqual({ figure: "38.4", unit: "M" });
    expect(formatCompact(367_687, "en")).toEqual({ figure: "367,687", unit: "" });
  });

  test("a share that is not none never reads as none, nor one that is not all as all", () => {
    expect(formatShare(0.00004, "en")).toBe("< 0.1 %");
    expect(formatShare(0.99999, "en")).toBe("> 99.9 %");
    expect(formatShare(1, "en")).toBe("100 %");
    expect(formatShare(0.0245, "en")).toBe("2.5 %");
  });

  test("a rate has a thin space before its unit", () => {
    expect(formatRate(4117.6, "en")).toBe("4,118\u202f/s");
  });

  test("one thing is not many", () => {
    expect(plural(1, "row")).toBe("1 row");
    expect(plural(0, "row")).toBe("0 rows");
  });
});

describe("time", () => {
  test.each([
    [0, "0 s"],
    [20, "< 0.1 s"],
    [180, "0.2 s"],
    [9_960, "10 s"],
    [48_200, "48 s"],
    [64_000, "1 m 04 s"],
    [59_700, "1 m 00 s"],
    [3_725_000, "1 h 02 m"],
    [100 * 3_600_000, "4 d 04 h"],
    [4710 * 86_400_000, "4,710 d"],
  ])("%i ms read as %s", (ms, text) => expect(formatDuration(ms, "en")).toBe(text));

  test("ages are coarse and never in the future", () => {
    const now = Date.parse("2026-11-23T14:00:00Z");
    expect(formatAgo("2026-11-23T14:00:03Z", now)).toBe("now");
    expect(formatAgo("2026-11-23T13:57:01Z", now)).toBe("2 min ago");
    expect(formatAgo("2026-11-22T20:00:00Z", now)).toBe("18 h ago");
    expect(formatAgo("2026-11-12T14:00:00Z", now)).toBe("11 d ago");
  });

  test("an absolute time names its zone", () => {
    expect(formatDateTime("2026-11-12T19:01:00Z", "en-GB", "UTC")).toContain("UTC");
    expect(formatClock("2026-11-12T19:01:02.034Z", 3, "UTC")).toBe("19:01:02.034");
  });
});
