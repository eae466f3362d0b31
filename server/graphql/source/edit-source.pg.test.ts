import pg from "pg";
import { expect, test } from "vitest";
import { withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

test("an edited source is tested with its stored secrets, and a deleted sync takes its tables along when asked", () =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const client = new pg.Client(url);
      await client.connect();
      const key = await bench.keyOf("admin");
      const ask = async (query: string, variables: object = {}) => (await bench.ask(query, variables, key)).data;
      const { hostname: host, port, pathname, username: user, password } = new URL(url);
      const config = { host, port: Number(port), database: pathname.slice(1), user, schemas: ["atlas"] };
      const made = await ask(
        `mutation ($config: UserJSON!) { createSource(input: { connectorId: "postgres", name: "own", config: $config }) { source { id } userErrors { message } } }`,
        { config: { ...config, password } },
      );
      expect(made.createSource.userErrors).toEqual([]);
      const { id } = made.createSource.source;

      const check = `mutation ($input: CheckConfigInput!) { checkConfig(input: $input) { result { ok message } userErrors { code field } } }`;
      const asked = async (more: object) =>
        (await ask(check, { input: { connectorId: "postgres", config, ...more } })).checkConfig;
      expect((await asked({})).result.ok).toBe(false);
      expect((await asked({ sourceId: id })).result).toMatchObject({ ok: true });
      expect((await asked({ sourceId: id, connectorId: "files" })).userErrors).toEqual([
        { code: "NOT_FOUND", field: ["sourceId"] },
      ]);

      await client.query("create schema if not exists chart; create schema if not exists navigate");
      await client.query('create table chart."Bills" (id int); create view public.seen as select * from chart."Bills"');
      const sourceId = (await bench.store.source.findFirstOrThrow()).id;
      const makeSync = async (name: string) => {
        const stream = await bench.store.stream.create({ data: { sourceId, name, jsonSchema: {} } });
        const how = { streamId: stream.id, readMode: "full_refresh", writeMode: "overwrite", tableName: "Bills" };
        return bench.store.sync.create({ data: { name, sourceId, streams: { create: how } } });
      };
      const remove = async (syncId: string) =>
        (
          await ask(
            `mutation { deleteSync(input: { id: "sync_${syncId}", dropTables: true }) { deletedId userErrors { code message } } }`,
          )
        ).deleteSync;
      expect((await remove((await makeSync("first")).id)).userErrors).toMatchObject([
        { code: "CONFLICT", message: /its tables stay: view seen depends on table/ },
      ]);
      await client.query("drop view public.seen");
      expect((await remove((await makeSync("second")).id)).userErrors).toEqual([]);
      expect((await client.query(`select to_regclass('chart."Bills"')::text as it`)).rows).toEqual([{ it: null }]);
      await client.end();
    }),
  ));
