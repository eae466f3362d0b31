import { expect, test } from "vitest";
import { parseDate, parseDateTime, parseTime } from "./temporal.ts";

test("dates that exist are dates, others are not", () => {
  for (const date of ["2024-02-29", "0001-01-01", "0044-03-15 BC", "12024-01-01"]) expect(parseDate(date)).toBe(date);
  for (const date of ["2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-1", "", "NA"]) {
    expect(parseDate(date)).toBeNull();
  }
  expect(parseDate("2024-02-29T10:00:00Z")).toBe("2024-02-29");
});

test("a date and time keeps its digits and names its zone apart", () => {
  expect(parseDateTime("2013-01-01T06:00:00Z")).toEqual({ local: "2013-01-01 06:00:00", zone: "Z", isBC: false });
  expect(parseDateTime("2013-01-01 06:00:00.123456789+05:30")).toEqual({
    local: "2013-01-01 06:00:00.123456789",
    zone: "+05:30",
    isBC: false,
  });
  expect(parseDateTime("2013-01-01")).toEqual({ local: "2013-01-01 00:00:00", zone: "", isBC: false });
  expect(parseDateTime("0044-03-15T12:00:00Z BC")).toEqual({ local: "0044-03-15 12:00:00", zone: "Z", isBC: true });
  for (const text of ["2013-01-01T25:00:00Z", "2013-01-01T06:61:00", "yesterday", "2013-01-01T06:00:00+99:00"]) {
    expect(parseDateTime(text)).toBeNull();
  }
});

test("a time of day has its own zone or none", () => {
  expect(parseTime("23:59:59.5")).toEqual({ local: "23:59:59.5", zone: "" });
  expect(parseTime("10:00:00-08")).toEqual({ local: "10:00:00", zone: "-08" });
  expect(parseTime("10h")).toBeNull();
});
