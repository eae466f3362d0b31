import { expect, test } from "vitest";
import { withDatabase } from "../testing/with-database.ts";
import { openStore } from "./database.ts";
import { BadCursor, countRows, readPages } from "./keyset.ts";
import { listSources } from "./sources.ts";
import { listStreamsOfSource } from "./streams.ts";

test("pages of many owners are read at once and follow each other without gap or overlap", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const names = ["100%", "a_b", "b", "c", "d"];
    const streams = names.flatMap((name) => ["", "x"].map((namespace) => ({ namespace, name, jsonSchema: {} })));
    const owners = [];
    for (const name of ["first", "second"]) {
      owners.push(
        await store.source.create({ data: { name, connectorId: "files", config: {}, streams: { create: streams } } }),
      );
    }
    const ids = owners.map(({ id }) => id);
    const listing = listStreamsOfSource({});

    const seen: string[][] = [];
    for (let after: string[] | null = null; ; ) {
      const [first, second] = await readPages(store, listing, ids, { first: 3, after });
      expect(first!.rows.map(({ key }) => key)).toEqual(second!.rows.map(({ key }) => key));
      seen.push(...first!.rows.map(({ key }) => key));
      if (!first!.hasNextPage) break;
      after = first!.rows.at(-1)!.key;
    }

    expect(seen).toEqual(["", "x"].flatMap((namespace) => names.map((name) => [namespace, name])));
    expect(await countRows(store, listing, ids)).toEqual([10, 10]);
    expect(await countRows(store, listStreamsOfSource({ search: "0%" }), ids)).toEqual([2, 2]);
    expect(await countRows(store, listStreamsOfSource({ search: "A_" }), ids)).toEqual([2, 2]);
    await store.$disconnect();
  }));

test("a cursor of another list is refused before it reaches PostgreSQL", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const page = (after: string[]) => readPages(store, listSources({}), [null], { first: 1, after });

    await expect(page(["a", "b"])).rejects.toThrow(BadCursor);
    await expect(page(["\u0000"])).rejects.toThrow(BadCursor);
    expect(await page(["' or true --"])).toEqual([{ rows: [], hasNextPage: false }]);
    await store.$disconnect();
  }));
