import { expect, test } from "vitest";
import { readCheckFile } from "../domain/quality/sodacl/read-check-file.ts";
import { type ApiBench, withApi, writeSample } from "../testing/api-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { buildAtlasSchema } from "./schema.ts";

const EVIL = [
  `'; drop schema atlas cascade; --`,
  `"; drop schema chart cascade; --`,
  `\\'; select pg_sleep(60); --`,
  `%_\\`,
  "$$",
  "‮",
];

test("no text that reaches SQL is taken as SQL: searches, filters, ids, cursors, names of files, columns and keys", () =>
  attack({ hasWorker: true }, async (bench) => {
    const headers = await bench.keyOf("admin");
    const fields = Object.values(buildAtlasSchema().getQueryType()!.getFields());
    for (const { name, args } of fields.filter(({ args }) =>
      args.some((arg) => /^(String|ID)!?$/.test(String(arg.type))),
    )) {
      for (const text of EVIL) {
        const given = args.filter((arg) => /^(String|ID)!?$/.test(String(arg.type)) || /!$/.test(String(arg.type)));
        if (given.some((arg) => !/^(String|ID)!?$/.test(String(arg.type)))) continue;
        const query = `{ ${name}(${given.map((arg) => `${arg.name}: ${JSON.stringify(text)}`).join()}) { __typename } }`;
        const { errors = [] } = await bench.ask(query, {}, headers);
        expect({ query, codes: errors.map(({ extensions }) => extensions.code) }).not.toMatchObject({
          codes: expect.arrayContaining(["INTERNAL"]),
        });
      }
    }

    const column = `a"); drop schema chart cascade; --`;
    const path = writeSample(
      bench,
      "x'); drop table atlas.Sync; --.csv",
      `id,"${column.replaceAll('"', '""')}"\n1,${EVIL[0]}\n`,
    );
    const { syncId, runId } = await runFile(bench, headers, path);
    const columns = `query ($id: ID!) { node(id: $id) { ... on SyncRun { status streams(first: 5) { nodes { datasets { columns(first: 10) { nodes { name } } } } } } } }`;
    const { node } = (await bench.ask(columns, { id: runId }, headers)).data;
    expect(node.status).toBe("SUCCEEDED");
    expect(JSON.stringify(node.streams)).toContain("drop schema chart cascade");
    expect((await bench.ask("query ($id: ID!) { node(id: $id) { id } }", { id: syncId }, headers)).data.node.id).toBe(
      syncId,
    );
  }));

test("what costs too much is refused before it is read, and each answer tells its cost", () =>
  attack({ pointsPerMinute: 10_000 }, async (bench) => {
    const headers = await bench.keyOf("viewer");
    const cheap = await bench.ask("{ syncs(first: 10) { nodes { name } } }", {}, headers);
    expect((cheap as { extensions?: object }).extensions).toMatchObject({ points: { cost: 12, limit: 10_000 } });

    const dear =
      "{ syncs(first: 100) { nodes { runs(first: 100) { nodes { streams(first: 100) { nodes { name } } } } } } }";
    expect(codes(await bench.ask(dear, {}, headers))).toEqual(["LIMIT"]);
    const deepFragments = `{ ...f0 } ${Array.from({ length: 40 }, (_, n) => `fragment f${n} on Query { ${n < 39 ? `...f${n + 1} ...f${n + 1}` : "__typename"} }`).join(" ")}`;
    expect(codes(await bench.ask(deepFragments, {}, headers))).toEqual(["LIMIT"]);

    const much = "{ syncs(first: 100) { nodes { runs(first: 25) { nodes { number } } } } }";
    const answers: string[][] = [];
    for (let n = 0; n < 4; n++) answers.push(codes(await bench.ask(much, {}, headers)));
    expect(answers.slice(0, 2)).toEqual([[], []]);
    expect(answers.at(-1)).toEqual(["RATE_LIMITED"]);
    expect(codes(await bench.ask("{ viewer { name } }", {}, await bench.keyOf("viewer")))).toEqual([]);
  }));

test("batches, simple requests of other sites, introspection that is off and malformed bodies are refused without internals", () =>
  attack({ isIntrospectionOn: false }, async (bench) => {
    const { authorization } = await bench.keyOf("admin");
    const cookie = await bench.cookieOf("admin");
    const send = (body: string, headers: Record<string, string>) =>
      fetch(`${bench.api.url}/graphql`, { method: "POST", body, headers });
    const query = JSON.stringify({ query: "{ viewer { name } }" });
    const json = { "content-type": "application/json" };

    const refused = [
      await send(`[${query},${query}]`, { ...json, authorization }),
      await send(query, { "content-type": "text/plain", cookie }),
      await send(query, { ...json, cookie, origin: "https://evil.example" }),
      await send(query.slice(0, -2), { ...json, authorization }),
      await fetch(`${bench.api.url}/graphql?query={viewer{name}}`, { headers: { cookie } }),
      await send(JSON.stringify({ query: "{ __schema { types { name } } }" }), { ...json, authorization }),
    ];
    for (const response of refused) {
      const text = await response.text();
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|stacktrace/);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  }));

test("keys named after JavaScript's own do not reach any prototype", () =>
  attack({}, async (bench) => {
    const headers = { ...(await bench.keyOf("admin")), "content-type": "application/json" };
    const body = `{"query":"mutation ($c: UserJSON!) { createSource(input: {connectorId: \\"files\\", name: \\"p\\", config: $c}) { userErrors { code } } }",
      "variables":{"c":{"path":"/x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}}`;
    await fetch(`${bench.api.url}/graphql`, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(2_000),
    }).catch(() => {});
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  }));

test("YAML that unfolds into a billion words is refused at once", () => {
  const laughs = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"];
  for (const [n, name] of [..."bcdefghi"].entries()) {
    laughs.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[n]}`).join(", ")}]`);
  }
  const startedAt = performance.now();
  const text = `${laughs.join("\n")}\nchecks for x:\n  - *i\n`;
  const source = { file: "x.yml", text, variables: new Map(), dataSource: "atlas", tables: [], readFile: () => null };
  const read = () => JSON.stringify(readCheckFile(source));
  let size = 0;
  try {
    size = read().length;
  } catch {
    // Refused by an error is as well.
  }
  expect(size).toBeLessThan(100_000);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

function codes({ errors = [] }: { errors?: { extensions: Record<string, unknown> }[] }): string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions.code)))];
}

async function runFile(bench: ApiBench, headers: Record<string, string>, path: string) {
  const made = await bench.ask(
    `mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } userErrors { message } } }`,
    { input: { connectorId: "files", name: EVIL[0], config: { path } } },
    headers,
  );
  const sourceId = made.data.createSource.source.id;
  const found = await bench.ask(
    `mutation ($id: ID!) { discoverStreams(input: { sourceId: $id }) { source { streams { nodes { id } } } } }`,
    { id: sourceId },
    headers,
  );
  const streams = found.data.discoverStreams.source.streams.nodes.map(({ id }: { id: string }) => ({
    streamId: id,
    isEnabled: true,
    primaryKey: [["id"]],
  }));
  const sync = await bench.ask(
    `mutation ($input: CreateSyncInput!) { createSync(input: $input) { sync { id } userErrors { message } } }`,
    { input: { sourceId, name: EVIL[1], streams } },
    headers,
  );
  const syncId = sync.data.createSync.sync.id;
  const run = await bench.ask(
    `mutation ($id: ID!) { startRun(input: { syncId: $id }) { run { id } } }`,
    { id: syncId },
    headers,
  );
  const runId = run.data.startRun.run.id;
  const ended = async () => (await bench.store.syncRun.findFirst({ where: { endedAt: { not: null } } }))?.status;
  await expect.poll(ended, { timeout: 60_000 }).toBeDefined();
  return { syncId, runId };
}

function attack(options: Parameters<typeof withApi>[1], body: (bench: ApiBench) => Promise<void>): Promise<void> {
  return withDatabase((url) => withApi(url, options, body));
}
