import { migrate } from "../server/store/migrate.ts";
import { startPostgres } from "../server/testing/postgres.ts";
import { type CatalogSize, fillCatalog } from "./fill-catalog.ts";
import { type BenchApi, startBenchApi } from "./start-api.ts";

const SIZE: CatalogSize = { datasets: 10_000, columnsEach: 50, edges: 100_000, runEvents: 1_000_000 };
const CLIENTS = 16;
const REQUESTS = 1_000;

/** Queries as the pages ask them, over HTTP by 16 clients at once; the p95 of each in milliseconds. */
export async function benchCatalog(): Promise<object> {
  const postgres = await startPostgres();
  try {
    await migrate(postgres.url, "prisma");
    console.error("filling the catalog");
    await fillCatalog(postgres.url, SIZE);
    const api = await startBenchApi(postgres.url);
    const p95: Record<string, number> = {};
    const ids = await ask<{ datasets: { nodes: { id: string }[] } }>(
      api,
      `{ datasets(first: 100, orderBy: ROWS) { nodes { id } } }`,
    );
    const datasets = ids.datasets.nodes.map(({ id }) => id);
    for (const [name, query, variables] of operations(datasets)) {
      await load(api, query, variables, 64);
      const { p50, p95: slow } = await load(api, query, variables, REQUESTS);
      p95[name] = slow;
      console.error(`${name}: p50 ${p50} ms, p95 ${slow} ms`);
    }
    const { peakRssMiB } = await api.stop();
    return { ...SIZE, clients: CLIENTS, p95, peakRssMiB };
  } finally {
    await postgres.stop();
  }
}

const SEARCHES = [
  "flight",
  "customer email",
  "fligth",
  "invoice",
  "gold",
  "airprot weather",
  "sensor reading",
  "order",
];

function operations(datasets: readonly string[]): [string, string, (turn: number) => object][] {
  return [
    [
      "search with facets",
      `query ($search: String!) { datasets(first: 25, filter: { search: $search }) { pageInfo { endCursor }
        facets { field values { value label count } } nodes { id name layer rowCount writtenAt health { outcome score piiColumns } } } }`,
      (turn) => ({ search: SEARCHES[turn % SEARCHES.length] }),
    ],
    [
      "all datasets with facets",
      `{ datasets(first: 25) { pageInfo { endCursor } facets { field values { value label count } } nodes { id name layer rowCount } } }`,
      () => ({}),
    ],
    [
      "dataset page",
      `query ($id: ID!) { node(id: $id) { ... on Dataset { id name layer rowCount sizeBytes writtenAt tags owner version
        source { name } sync { name } lastRun { number } health { outcome score piiColumns } siblings { id layer }
        columns(first: 50) { nodes { id name type profile { nulls distinct } findings { entityType } } } } } }`,
      (turn) => ({ id: datasets[turn % datasets.length] }),
    ],
    [
      "lineage, three hops",
      `query ($root: ID!) { lineage(root: $root, depth: 3, perHop: 5) { isTruncated
        nodes { id kind name depth hiddenUpstream hiddenDownstream } edges { from to columns isMasking } } }`,
      (turn) => ({ root: datasets[turn % datasets.length] }),
    ],
    [
      "first page of runs",
      `{ runs(first: 25) { pageInfo { endCursor } nodes { id number status startedAt endedAt sync { id name } } } }`,
      () => ({}),
    ],
  ];
}

async function load(api: BenchApi, query: string, variables: (turn: number) => object, requests: number) {
  const took: number[] = [];
  let turn = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (turn < requests) {
        const began = performance.now();
        await ask(api, query, variables(turn++));
        took.push(performance.now() - began);
      }
    }),
  );
  took.sort((a, b) => a - b);
  const at = (share: number) => Math.round(took[Math.floor(took.length * share)]! * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}

async function ask<T>(api: BenchApi, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: api.authorization },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]!.message);
  return data;
}
