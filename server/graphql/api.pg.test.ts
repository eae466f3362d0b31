import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { issueLoginToken } from "../access/login.ts";
import type { RunEventBody } from "../domain/run-events.ts";
import { appendRunEvents } from "../store/run-events.ts";
import { type ApiBench, withApi, writeSample } from "../testing/api-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { globalId } from "./global-id.ts";

const at = new Date("2026-03-01T10:00:00Z");

test("a login link works once, gives a session that ends with signing out, and says what to do afterwards", () =>
  withDatabase((url) =>
    withApi(url, {}, async ({ api, store, ask }) => {
      const link = `${api.url}/login?token=${await issueLoginToken(store, "operator")}`;
      const first = await fetch(link, { redirect: "manual" });
      const setCookie = first.headers.get("set-cookie") ?? "";
      const cookie = setCookie.split(";")[0]!;

      expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
      expect(setCookie).toMatch(
        /^atlas_session=[\w-]{43}; Max-Age=34560000; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/,
      );
      expect((await ask("{ viewer { role kind permissions } }", {}, { cookie })).data.viewer).toMatchObject({
        role: "OPERATOR",
        kind: "USER",
        permissions: expect.arrayContaining(["startRun"]),
      });
      const second = await fetch(link, { redirect: "manual" });
      expect(second.status).toBe(403);
      expect(await second.text()).toContain("no longer good");

      await fetch(`${api.url}/logout`, { method: "POST", headers: { cookie }, redirect: "manual" });
      expect((await ask("{ viewer { role } }", {}, { cookie })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }),
  ));

test("a revoked API key is refused at once, and its open subscription ends", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const admin = await bench.keyOf("admin");
      const created = await bench.ask(
        'mutation { createApiKey(input: { name: "robot", role: VIEWER }) { apiKey { id prefix } secret userErrors { code } } }',
        {},
        admin,
      );
      const { apiKey, secret } = created.data.createApiKey;
      const robot = { authorization: `Bearer ${secret}` };
      expect((await bench.ask("{ viewer { name } }", {}, robot)).data.viewer.name).toBe("robot");

      const closed = Promise.withResolvers<unknown>();
      const connected = Promise.withResolvers<void>();
      const client = bench.connect(robot);
      client.on("connected", () => connected.resolve());
      client.on("closed", closed.resolve);
      client.subscribe({ query: "subscription { runsChanged { id } }" }, { next() {}, error() {}, complete() {} });
      await connected.promise;
      await bench.ask(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { userErrors { code } } }`, {}, admin);

      expect(await closed.promise).toMatchObject({ code: 4403 });
      expect((await bench.ask("{ viewer { name } }", {}, robot)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      const row = await bench.store.apiKey.findUniqueOrThrow({ where: { prefix: apiKey.prefix } });
      expect(Buffer.from(row.secretHash).toString()).not.toContain(secret);
      expect(row.lastUsedAt).not.toBeNull();
    }),
  ));

test("a subscriber whose socket is killed goes on from its cursor: nothing is lost, nothing comes twice", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const { store } = bench;
      const runId = await newRun(store);
      const cookie = await bench.cookieOf("viewer");
      const total = 400;
      const writing = (async () => {
        for (let i = 1; i < total; i += 3)
          await appendRunEvents(store, runId, [log(i), log(i + 1), log(i + 2)].slice(0, total - i));
        await appendRunEvents(store, runId, [headline("succeeded")]);
      })();

      const heard: string[] = [];
      let kills = 0;
      for (let isOver = false; !isOver; ) {
        const client = bench.connect({ headers: { cookie, origin: bench.api.url } });
        const batches = client.iterate<{ runEvents: { events: { cursor: string }[]; resumeCursor: string } }>({
          query: `subscription($after: String) {
            runEvents(runId: "${globalId("SyncRun", runId)}", after: $after) { events { cursor } resumeCursor }
          }`,
          variables: { after: heard.at(-1) },
        });
        isOver = true;
        for await (const { data } of batches) {
          heard.push(...data!.runEvents.events.map(({ cursor }) => cursor));
          if (kills < 5) {
            kills += 1;
            isOver = false;
            client.terminate();
            break;
          }
        }
      }
      await writing;

      expect(heard).toEqual(Array.from({ length: total }, (_, i) => `${i + 1}`));
      expect(kills).toBe(5);
    }),
  ));

test("a run that does not exist, a cookie from another site's page and a wrong key are told, not served", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const cookie = await bench.cookieOf("viewer");
      const listen = { query: `subscription { runEvents(runId: "run_unknown") { resumeCursor } }` };
      const first = await bench.connect({ headers: { cookie } }).iterate(listen).next();
      expect(first.value.errors[0]).toMatchObject({
        extensions: { code: "NOT_FOUND" },
        message: expect.stringContaining("There is no run"),
      });

      const foreign = bench.connect({ headers: { cookie, origin: "https://elsewhere.example" } });
      await expect(foreign.iterate(listen).next()).rejects.toMatchObject({ code: 4403 });
      const wrongKey = bench.connect({ authorization: `Bearer atlas_00000000_${"x".repeat(43)}` });
      await expect(wrongKey.iterate(listen).next()).rejects.toMatchObject({ code: 4403 });
      const crossSite = await bench.ask("{ viewer { name } }", {}, { cookie, origin: "https://elsewhere.example" });
      expect(crossSite.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
      const form = await fetch(`${bench.api.url}/graphql`, {
        method: "POST",
        headers: { cookie },
        body: "query={viewer{name}}",
      });
      expect(form.status).toBe(400);
    }),
  ));

test("a file becomes a source, its streams a sync, the sync a run; two starts at once make one run", () =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const path = writeSample(bench, "cities.csv", "id,city\n1,Oslo\n2,Rome\n9007199254740993,Lima\n");
      const key = await bench.keyOf("admin");
      const ask = (query: string, variables?: object) => bench.ask(query, variables, key);

      const made = await ask(
        `mutation($config: UserJSON!) { createSource(input: { connectorId: "files", name: "cities", config: $config, clientMutationId: "1" })
          { source { id version connector { name } config { path value isSecret } } userErrors { code message field } } }`,
        { config: await fileConfig(bench, key, path) },
      );
      expect(made.data.createSource.userErrors).toEqual([]);
      const source = made.data.createSource.source;
      expect(source.connector.name).toBe("Files");
      const checked = await ask(
        `mutation { checkSource(input: { id: "${source.id}" }) { result { ok message } source { status } } }`,
      );
      expect(checked.data.checkSource).toMatchObject({ result: { ok: true }, source: { status: "OK" } });
      const discovered = await ask(
        `mutation { discoverStreams(input: { sourceId: "${source.id}" }) { userErrors { message }
          source { streams { totalCount nodes { id name suggestedPrimaryKey fields { path type } } } } } }`,
      );
      const [stream] = discovered.data.discoverStreams.source.streams.nodes;
      expect(stream.fields.map(({ path }: { path: string[] }) => path)).toEqual([["id"], ["city"]]);

      const createSync = `mutation { createSync(input: { sourceId: "${source.id}", name: "cities", clientMutationId: "2",
        streams: [{ streamId: "${stream.id}", isEnabled: true }] }) { userErrors { code message field }
        sync { id health streams { nodes { readMode writeMode primaryKey } } } } }`;
      const [sync, again] = [(await ask(createSync)).data.createSync, (await ask(createSync)).data.createSync];
      expect(sync.userErrors).toEqual([]);
      expect(again).toEqual(sync);
      expect(sync.sync.streams.nodes).toEqual([
        { readMode: "FULL_REFRESH", writeMode: "OVERWRITE", primaryKey: stream.suggestedPrimaryKey },
      ]);

      const start = `mutation { startRun(input: { syncId: "${sync.sync.id}" }) { run { id } userErrors { code message } } }`;
      const starts = await Promise.all([ask(start), ask(start), ask(start)]);
      const codes = starts.map(({ data }) => data.startRun.userErrors[0]?.code ?? "started").sort();
      expect(codes).toEqual(["RUNNING", "RUNNING", "started"]);
      const runId = starts.map(({ data }) => data.startRun.run?.id).find(Boolean);

      const statuses: string[] = [];
      const batches = bench.connect(key).iterate<{ runEvents: { events: { status?: string }[] } }>({
        query: `subscription { runEvents(runId: "${runId}") { events { ... on RunChanged { status } } } }`,
      });
      for await (const { data } of batches) statuses.push(...data!.runEvents.events.map(({ status }) => status ?? ""));
      expect(statuses.filter(Boolean).at(-1)).toBe("SUCCEEDED");

      const { data } = await ask(
        `query($sync: ID!, $run: ID!) {
          node(id: $sync) { id ... on Sync { health latestRun { id } } }
          run: node(id: $run) { ... on SyncRun { balance { read charted isBalanced } steps { kind status } } }
          datasets(filter: { layers: [NAVIGATE] }) { totalCount nodes { table rowCount
            preview { columns { name type } rows { key cells } } record(key: "9007199254740993") { isCurrent values } } } }`,
        { sync: sync.sync.id, run: runId },
      );
      expect(data.node).toMatchObject({ id: sync.sync.id, health: "HEALTHY", latestRun: { id: runId } });
      expect(data.run.balance).toEqual({ read: "3", charted: "3", isBalanced: true });
      expect(data.run.steps).toHaveLength(8);
      const [dataset] = data.datasets.nodes;
      expect(dataset).toMatchObject({ table: "navigate.cities", rowCount: "3" });
      expect(dataset.preview.rows.map(({ key }: { key: string }) => key).sort()).toEqual([
        "1",
        "2",
        "9007199254740993",
      ]);
      expect(dataset.record).toMatchObject([{ isCurrent: true, values: { id: "9007199254740993", city: "Lima" } }]);
    }),
  ));

test("an edit of an older version is stale, a taken name is told, and a source in use stays", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const key = await bench.keyOf("operator");
      const [one, two] = await Promise.all(
        ["one", "two"].map((name) => bench.store.source.create({ data: { name, connectorId: "files", config: {} } })),
      );
      await bench.store.sync.create({ data: { name: "a", sourceId: two!.id } });
      const update = (name: string, version: number) =>
        bench.ask(
          `mutation { updateSource(input: { id: "${globalId("Source", one!.id)}", name: "${name}", expectedVersion: ${version} })
            { source { name version } userErrors { code field } } }`,
          {},
          key,
        );

      expect((await update("first", 1)).data.updateSource).toEqual({
        source: { name: "first", version: 2 },
        userErrors: [],
      });
      expect((await update("again", 1)).data.updateSource.userErrors).toEqual([{ code: "STALE", field: null }]);
      expect((await update("two", 2)).data.updateSource.userErrors).toEqual([{ code: "TAKEN", field: ["name"] }]);
      const remove = `mutation($id: ID!) { deleteSource(input: { id: $id }) { deletedId userErrors { code } } }`;
      const removed = await Promise.all(
        [one!, two!].map(
          async ({ id }) => (await bench.ask(remove, { id: globalId("Source", id) }, key)).data.deleteSource,
        ),
      );
      expect(removed).toEqual([
        { deletedId: globalId("Source", one!.id), userErrors: [] },
        { deletedId: null, userErrors: [{ code: "CONFLICT" }] },
      ]);
    }),
  ));

test("behind a proxy with https the cookie is Secure and the known address is our own page's", () =>
  withDatabase((url) =>
    withApi(url, { publicUrl: "https://atlas.example" }, async ({ api, store, ask }) => {
      const link = `${api.url}/login?token=${await issueLoginToken(store, "viewer")}`;
      const setCookie = (await fetch(link, { redirect: "manual" })).headers.get("set-cookie") ?? "";

      expect(setCookie).toContain("; Secure");
      const cookie = setCookie.split(";")[0]!;
      expect((await ask("{ viewer { role } }", {}, { cookie, origin: "https://atlas.example" })).data.viewer.role).toBe(
        "VIEWER",
      );
    }),
  ));

test("stopping the server ends open subscriptions and leaves no follower", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const key = await bench.keyOf("viewer");
      const [connected, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
      const client = bench.connect(key);
      client.on("connected", () => connected.resolve());
      client.on("closed", closed.resolve);
      client.subscribe({ query: "subscription { runsChanged { id } }" }, { next() {}, error() {}, complete() {} });
      await connected.promise;

      await bench.api.close();

      expect(await closed.promise).toMatchObject({ code: 1001 });
      await expect(fetch(`${bench.api.url}/health/live`)).rejects.toThrow();
    }),
  ));

test("too deep, too many aliases, too large a page or body are refused with the limit in words", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const key = await bench.keyOf("viewer");
      const deep = `{ syncs { nodes { ${"source { syncs { nodes { ".repeat(6)} id ${"} } }".repeat(6)} } } }`;
      const wide = `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: viewer { name }`).join(" ")} }`;
      const codes = await Promise.all(
        [deep, wide, "{ syncs(first: 101) { totalCount } }", '{ syncs(after: "abc") { totalCount } }'].map(
          async (query) => (await bench.ask(query, {}, key)).errors?.[0]?.extensions.code,
        ),
      );
      expect(codes).toEqual(["LIMIT", "LIMIT", "BAD_USER_INPUT", "BAD_USER_INPUT"]);
      const huge = await bench.ask(
        "query($a: String) { syncs(search: $a) { totalCount } }",
        { a: "x".repeat(6e6) },
        key,
      );
      expect(huge.errors?.[0]?.message).toContain("5 MB");
    }),
  ));

test("what goes wrong inside is told by a request id that the log knows, and by nothing else", () =>
  withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const key = await bench.keyOf("viewer");
      await bench.store.$executeRaw`drop table atlas."PiiFinding" cascade`;

      const { errors } = await bench.ask("{ piiFindings { totalCount } }", {}, key);

      const { message, extensions } = errors![0]!;
      expect(Object.keys(extensions).sort()).toEqual(["code", "requestId"]);
      expect(extensions.code).toBe("INTERNAL");
      expect(message).not.toContain("PiiFinding");
      expect(bench.logged.find((line) => line.includes(`${extensions.requestId}`))).toContain("PiiFinding");
    }),
  ));

test("the web app is reached through the API's port; while it is away a page says so and asks again", () =>
  withDatabase(async (url) => {
    const web = createServer((request, response) => response.end(`page ${request.url}`));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const webOrigin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    await withApi(url, { webOrigin }, async ({ api }) => {
      expect(await (await fetch(`${api.url}/runs/1?a=b`)).text()).toBe("page /runs/1?a=b");
      expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
      await new Promise((resolve) => {
        web.close(resolve);
        web.closeAllConnections();
      });

      const away = await fetch(`${api.url}/`);
      expect([away.status, away.headers.get("refresh")]).toEqual([502, "2"]);
      expect(await away.text()).toContain("is starting");
      const ready = await fetch(`${api.url}/health/ready`);
      expect([ready.status, await ready.json()]).toEqual([503, { status: "not ready", missing: ["web"] }]);
      expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    });
  }));

/** The files connector's config, by the first field that its spec asks for. */
async function fileConfig(bench: ApiBench, key: Record<string, string>, path: string): Promise<object> {
  const query = '{ node(id: "files") { ... on Connector { spec { fields { path isRequired type } } } } }';
  const { data, errors } = await bench.ask(query, {}, key);
  expect(errors).toBeUndefined();
  const required = data.node.spec.fields.find(({ isRequired }: { isRequired: boolean }) => isRequired);
  return { [required.path[0]]: required.type === "ARRAY" ? [path] : path };
}

async function newRun(store: ApiBench["store"]): Promise<string> {
  const source = await store.source.create({ data: { name: "a", connectorId: "files", config: {} } });
  const sync = await store.sync.create({ data: { name: "a", sourceId: source.id } });
  return (await store.syncRun.create({ data: { syncId: sync.id, trigger: "manual", triggeredBy: "test" } })).id;
}

function log(number: number): { at: Date; body: RunEventBody } {
  const payload = { level: "info" as const, step: null, streamName: null, message: `line ${number}`, repeated: 1 };
  return { at, body: { kind: "log", payload } };
}

function headline(status: "succeeded"): { at: Date; body: RunEventBody } {
  const balance = { read: 0, charted: 0, quarantined: 0, superseded: 0 };
  return {
    at,
    body: {
      kind: "run",
      payload: {
        status,
        attempt: 1,
        startedAt: null,
        endedAt: at.toISOString(),
        failure: null,
        balance,
        hold: null,
        nextAttemptAt: null,
      },
    },
  };
}
