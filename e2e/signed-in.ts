import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { Atlas } from "./atlas.ts";

type Session = Exclude<BrowserContextOptions["storageState"], string | undefined>;

/** A running Atlas with somebody signed in, and a folder that its sources may read from. */
export interface SharedAtlas {
  url: string;
  folder: string;
  session: Session;
}

/** Tests on one Atlas without the sample, shared by all of them: each makes what it looks at under names of its own. */
export const test = base.extend<object, { atlas: SharedAtlas }>({
  atlas: [
    async ({ browser }, use) => {
      await using atlas = await Atlas.start({ isSampleWanted: false });
      const context = await browser.newContext();
      await context.request.get(atlas.lastLine);
      const folder = join(atlas.home, "files");
      mkdirSync(folder);
      const session = await context.storageState();
      await context.close();
      await use({ url: atlas.url, folder, session });
    },
    { scope: "worker", timeout: 180_000 },
  ],
  storageState: ({ atlas }, use) => use(atlas.session),
  baseURL: ({ atlas }, use) => use(atlas.url),
});

/** Writes a CSV of `rows` people into a folder of its own name below the shared one and gives its path. */
export function writePeople({ folder }: SharedAtlas, name: string, rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${index + 1},Person ${index + 1},person${index + 1}@example.com,Oslo`,
  );
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `id,name,email,city\n${lines.join("\n")}\n`);
  return path;
}

/** Answers of the API as the page's own user; its errors fail the test. */
export async function ask<Data>(request: APIRequestContext, query: string, variables: object = {}): Promise<Data> {
  const answer = await request.post("/graphql", { data: { query, variables } });
  const { data, errors } = await answer.json();
  expect(errors).toBeUndefined();
  return data;
}

/** Sets up a source of a path and a sync of all it offers; gives the sync's id. */
export async function createSync(request: APIRequestContext, name: string, path: string): Promise<string> {
  const { createSource } = await ask<{ createSource: { source: { id: string } } }>(
    request,
    "mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } userErrors { message } } }",
    { input: { connectorId: "files", name, config: { path } } },
  );
  const sourceId = createSource.source.id;
  const { discoverStreams } = await ask<{
    discoverStreams: { source: { streams: { nodes: { id: string; suggestedPrimaryKey: string[][] }[] } } };
  }>(
    request,
    `mutation ($input: DiscoverStreamsInput!) {
      discoverStreams(input: $input) { source { streams(first: 100) { nodes { id suggestedPrimaryKey } } } }
    }`,
    { input: { sourceId } },
  );
  const streams = discoverStreams.source.streams.nodes.map(({ id, suggestedPrimaryKey }) => ({
    streamId: id,
    isEnabled: true,
    readMode: "FULL_REFRESH",
    writeMode: "DEDUPLICATED",
    primaryKey: suggestedPrimaryKey,
  }));
  const { createSync: made } = await ask<{ createSync: { sync: { id: string } } }>(
    request,
    "mutation ($input: CreateSyncInput!) { createSync(input: $input) { sync { id } userErrors { message } } }",
    { input: { sourceId, name, streams } },
  );
  return made.sync.id;
}

/** Starts a run and waits for its end; gives its id. */
export async function runToEnd(request: APIRequestContext, syncId: string): Promise<string> {
  const { startRun } = await ask<{ startRun: { run: { id: string } } }>(
    request,
    "mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } userErrors { message } } }",
    { input: { syncId } },
  );
  const { id } = startRun.run;
  const statusOf = async () => {
    const { node } = await ask<{ node: { status: string } }>(
      request,
      "query ($id: ID!) { node(id: $id) { ... on SyncRun { status } } }",
      { id },
    );
    return node.status;
  };
  await expect.poll(statusOf, { timeout: 60_000 }).toBe("SUCCEEDED");
  return id;
}

/** What axe finds wrong on the page as it stands, with where. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
