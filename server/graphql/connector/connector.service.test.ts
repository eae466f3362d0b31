import { expect, test } from "vitest";
import type { ConnectorDesk, ConnectorEntry } from "../../jobs/connector-desk.ts";
import { type ConnectorChoice, findConnectors } from "./connector.service.ts";

const entry = (id: string, name: string, more: Partial<ConnectorEntry> = {}): ConnectorEntry => ({
  ...{ id, name, kind: "airbyte", version: "1.0.0", category: "APIs", description: null, documentationUrl: null },
  ...{ supportLevel: "community", runtime: "manifest", availability: { isRunnable: true, reason: null } },
  ...more,
});

const ENTRIES = [
  entry("airbyte-source-google-sheets", "Google Sheets", { category: "Files" }),
  entry("airbyte-source-google-ads", "Google Ads"),
  entry("airbyte-source-postgres", "Postgres", {
    category: "Databases",
    availability: { isRunnable: false, reason: "cannot run here: needs a container" },
  }),
  entry("airbyte-source-posthog", "PostHog"),
  entry("airbyte-source-faker", "Sample Data", { category: "Test data" }),
  entry("postgres", "PostgreSQL", { kind: "native", category: "Databases", description: "Tables and views." }),
];

async function find(choice: ConnectorChoice): Promise<string[]> {
  const desk = { list: async () => ENTRIES } as Partial<ConnectorDesk> as ConnectorDesk;
  const found = await findConnectors(desk, choice);
  return found.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ connector }) => connector.name);
}

test("without a search, Atlas's own come first and the others by their names", async () => {
  const names = ["PostgreSQL", "Google Ads", "Google Sheets", "Postgres", "PostHog", "Sample Data"];
  expect(await find({})).toEqual(names);
  expect(await find({ search: "  " })).toEqual(names);
});

test("a search looks at names and ids, then at categories and descriptions", async () => {
  expect(await find({ search: "postg" })).toEqual(["PostgreSQL", "Postgres"]);
  expect(await find({ search: "faker" })).toEqual(["Sample Data"]);
  expect(await find({ search: "airbyte-source-posthog" })).toEqual(["PostHog"]);
  expect(await find({ search: "database" })).toEqual(["PostgreSQL", "Postgres"]);
  expect(await find({ search: "tables and" })).toEqual(["PostgreSQL"]);
});

test("a mistyped search finds what was meant, only when nothing is called so", async () => {
  expect(await find({ search: "gogle sheets" })).toEqual(["Google Sheets"]);
  expect(await find({ search: "posgres" })).toEqual(["PostgreSQL", "Postgres"]);
  expect(await find({ search: "post" })).toEqual(["PostgreSQL", "Postgres", "PostHog"]);
  expect(await find({ search: "zzzz" })).toEqual([]);
});

test("kind, category and whether it can run narrow the list", async () => {
  expect(await find({ search: "postgres", runnableOnly: true })).toEqual(["PostgreSQL"]);
  expect(await find({ category: ["Files", "Test data"] })).toEqual(["Google Sheets", "Sample Data"]);
  expect(await find({ kind: ["native"] })).toEqual(["PostgreSQL"]);
});
