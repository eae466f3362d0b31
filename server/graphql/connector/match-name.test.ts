import { expect, test } from "vitest";
import { matchMistyped, matchName } from "./match-name.ts";

test("a search finds a name by its beginning, its words and its middle, in this order", () => {
  expect(matchName("google ads", "Google Ads")).toBe(0);
  expect(matchName("googleads", "Google Ads")).toBe(0);
  expect(matchName("goo", "Google Ads")).toBe(1);
  expect(matchName("ads goo", "Google Ads")).toBe(2);
  expect(matchName("gle", "Google Ads")).toBe(3);
  expect(matchName("magento", "Adobe Commerce (Magento)")).toBe(2);
  expect(matchName("cafe", "Café")).toBe(0);
  expect(matchName("stripe", "Google Ads")).toBeNull();
});

test("a search with mistakes still finds the name it was meant for, and no other", () => {
  for (const typed of ["posgres", "postgers", "potsgres", "postgress", "Postgre SQL"]) {
    expect([typed, matchMistyped(typed, "PostgreSQL")]).toEqual([typed, expect.any(Number)]);
  }
  expect(matchMistyped("salesfroce", "Salesforce")).toBe(1);
  expect(matchMistyped("gogle sheeets", "Google Sheets")).toBe(2);
  expect(matchMistyped("hubspt", "HubSpot")).toBe(1);
  expect(matchMistyped("posgres", "PostHog")).toBeNull();
  // Short words are too easily another one.
  expect(matchMistyped("s4", "S3")).toBeNull();
});
