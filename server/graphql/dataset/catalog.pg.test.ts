import { expect, test } from "vitest";
import { refreshCatalogEntries } from "../../store/catalog-entries.ts";
import type { Store } from "../../store/database.ts";
import { saveDataset } from "../../store/results.ts";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

interface Ask {
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is its query's
  (query: string, variables?: object): Promise<any>;
}

/** Two streams of a source and one of another, published on chart. */
function withCatalog(
  body: (bench: { store: Store; api: ApiBench; ask: Ask; ids: Record<string, string> }) => Promise<void>,
) {
  return withDatabase((url) =>
    withApi(url, {}, async (api) => {
      const { store } = api;
      const ids = {
        flights: await publish(store, "air", "files", "flights", ["tailnum", "carrier", "customerEmail"], 300),
        planes: await publish(store, "air", "files", "planes", ["tailnum", "seats"], 20),
        orders: await publish(store, "shop", "postgres", "orders", ["amount"], 1_000),
      };
      const { authorization } = await api.keyOf("steward");
      const ask: Ask = async (query, variables = {}) => {
        const { data, errors } = await api.ask(query, variables, { authorization });
        expect(errors).toBeUndefined();
        return data;
      };
      await body({ store, api, ask, ids });
    }),
  );
}

async function publish(
  store: Store,
  source: string,
  connectorId: string,
  name: string,
  columns: string[],
  rows: number,
) {
  const owner = await store.source.upsert({
    where: { name: source },
    create: { name: source, connectorId, config: {}, syncs: { create: { name: source } } },
    update: {},
    include: { syncs: true },
  });
  const stream = await store.stream.create({ data: { sourceId: owner.id, name, jsonSchema: {} } });
  const chosen = await store.syncStream.create({
    data: {
      syncId: owner.syncs[0]!.id,
      streamId: stream.id,
      readMode: "full_refresh",
      writeMode: "overwrite",
      tableName: name,
    },
  });
  const dataset = await store.dataset.create({
    data: { syncStreamId: chosen.id, layer: "chart", name, tableName: name },
  });
  await published(store, dataset.id, columns, rows, crypto.randomUUID());
  return dataset.id;
}

function published(store: Store, datasetId: string, columns: string[], rows: number, runId: string) {
  const column = {
    type: "text",
    isNullable: true,
    isKey: false,
    isMetadata: false,
    description: null,
    nested: null,
    profile: null,
  };
  return saveDataset(store, datasetId, {
    runId,
    at: new Date(),
    rowCount: rows,
    sizeBytes: rows * 100,
    columns: columns.map((name) => ({ ...column, name })),
  });
}

const SEARCH = `query ($filter: DatasetFilter, $orderBy: DatasetOrder, $first: Int, $after: String, $search: String = "") {
  datasets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount pageInfo { endCursor } nodes { name matches(search: $search) { field text marks { start end } } }
    facets { field values { label count } } } }`;
const names = ({ datasets }: { datasets: { nodes: { name: string }[] } }) => datasets.nodes.map(({ name }) => name);

test("a search finds names before columns, inside words and with a slip of the finger, and marks what it found", () =>
  withCatalog(async ({ ask }) => {
    expect(names(await ask(SEARCH, { filter: { search: "flights" } }))).toEqual(["flights"]);
    expect(names(await ask(SEARCH, { filter: { search: "fligths" } }))).toEqual(["flights"]);
    expect(names(await ask(SEARCH, { filter: { search: "emial" } }))).toEqual(["flights"]);
    expect(names(await ask(SEARCH, { filter: { search: "tail" } })).sort()).toEqual(["flights", "planes"]);
    expect(names(await ask(SEARCH, { filter: { search: "tail seats" } }))).toEqual(["planes"]);
    expect(names(await ask(SEARCH, { filter: { search: "nothing-like-it" } }))).toEqual([]);
    expect(names(await ask(SEARCH, { filter: { search: "x' & | ! <->" } }))).toEqual([]);
    const { datasets } = await ask(SEARCH, { filter: { search: "emial" }, search: "emial" });
    expect(datasets.nodes[0].matches).toEqual([
      { field: "COLUMN", text: "customerEmail", marks: [{ start: 8, end: 13 }] },
    ]);
  }));

test("facets count what each value would leave: and between them, or within one", () =>
  withCatalog(async ({ ask }) => {
    const { datasets } = await ask(SEARCH, { filter: { connectors: ["files"] } });
    const facets = new Map(
      datasets.facets.map((facet: { field: string; values: object[] }) => [facet.field, facet.values]),
    );
    expect(datasets.totalCount).toBe(2);
    expect(facets.get("connector")).toEqual([
      { label: "files", count: 2 },
      { label: "postgres", count: 1 },
    ]);
    expect(facets.get("source")).toEqual([{ label: "air", count: 2 }]);
    expect(names(await ask(SEARCH, { filter: { connectors: ["files", "postgres"] } }))).toHaveLength(3);
  }));

test("pages follow every order without leaving out or repeating", () =>
  withCatalog(async ({ ask }) => {
    for (const [orderBy, expected] of [
      ["NAME", ["flights", "orders", "planes"]],
      ["ROWS", ["orders", "flights", "planes"]],
      ["FRESHNESS", ["orders", "planes", "flights"]],
    ] as const) {
      const seen: string[] = [];
      for (let after: string | null = null; seen.length < 3; ) {
        const page: { datasets: { nodes: { name: string }[]; pageInfo: { endCursor: string } } } = await ask(SEARCH, {
          orderBy,
          first: 1,
          after,
        });
        seen.push(...names(page));
        after = page.datasets.pageInfo.endCursor;
      }
      expect(seen).toEqual(expected);
    }
  }));

test("what people say of a dataset is found at once, guarded by its version, and told to followers", () =>
  withCatalog(async ({ api, ask, ids, store }) => {
    const update = `mutation ($input: UpdateDatasetInput!) { updateDataset(input: $input) {
      dataset { version tags owner isLate description } userErrors { code field } } }`;
    const id = `dataset_${ids.orders}`;
    const { authorization } = await api.keyOf("viewer");
    const heard = api.connect({ authorization }).iterate<{ datasetChanged: { owner: string } }>({
      query: `subscription { datasetChanged(id: "${id}") { owner } }`,
    });
    expect((await heard.next()).value?.data?.datasetChanged.owner).toBeNull();
    const input = {
      id,
      expectedVersion: 1,
      tags: [" gold ", "gold"],
      owner: "Ada",
      description: "Every sale",
      lateAfterMinutes: 5,
    };
    expect((await ask(update, { input })).updateDataset).toEqual({
      dataset: { version: 2, tags: ["gold"], owner: "Ada", isLate: false, description: "Every sale" },
      userErrors: [],
    });
    expect((await heard.next()).value?.data?.datasetChanged.owner).toBe("Ada");
    await heard.return?.();
    expect((await ask(update, { input })).updateDataset.userErrors).toEqual([
      { code: "STALE", field: ["expectedVersion"] },
    ]);
    for (const search of ["gold", "ada", "sale"])
      expect(names(await ask(SEARCH, { filter: { search } }))).toEqual(["orders"]);
    expect(names(await ask(SEARCH, { filter: { tags: ["gold"], owners: ["Ada"] } }))).toEqual(["orders"]);

    await store.dataset.update({ where: { id: ids.orders }, data: { writtenAt: new Date(Date.now() - 600_000) } });
    await refreshCatalogEntries(store, { datasetId: ids.orders! });
    expect(names(await ask(SEARCH, { filter: { isLate: true } }))).toEqual(["orders"]);
  }));

test("a version is kept when the columns change, and any two can be compared; a run's second attempt adds no point", () =>
  withCatalog(async ({ ask, ids, store }) => {
    const runId = crypto.randomUUID();
    await published(store, ids.planes!, ["tailnum", "engines"], 21, runId);
    await published(store, ids.planes!, ["tailnum", "engines"], 21, runId);
    const { node } = await ask(
      `query ($id: ID!) { node(id: $id) { ... on Dataset { versions { nodes { number columns { name } } } history { rows }
        schemaDiff(from: 1, to: 2) { added { name } removed { name } isBreaking } none: schemaDiff(from: 1, to: 9) { isBreaking } } } }`,
      { id: `dataset_${ids.planes}` },
    );
    expect(node.versions.nodes.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
    expect(node.history).toEqual([{ rows: "20" }, { rows: "21" }]);
    expect(node.schemaDiff).toEqual({ added: [{ name: "engines" }], removed: [{ name: "seats" }], isBreaking: true });
    expect(node.none).toBeNull();
  }));
