import { expect, test } from "vitest";
import { FULL_EVENT } from "../../domain/lineage/spec/testing/full-event.ts";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

const HEAD = { eventTime: "2026-11-23T10:00:00Z", producer: "urn:x:y", schemaURL: "https://example.org/s.json" };
const name = (each: string) => ({ namespace: "n", name: each });

function withLineage(body: (bench: ApiBench, key: string) => Promise<void>): Promise<void> {
  return withDatabase((url) =>
    withApi(url, {}, async (bench) => body(bench, (await bench.keyOf("operator")).authorization)),
  );
}

async function send(bench: ApiBench, path: string, body: unknown, authorization?: string) {
  const response = await fetch(`${bench.api.url}/api/v1/lineage${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

/** Jobs and what each reads and writes, told as another tool would. */
function jobs(flows: Record<string, [string[], string[]]>) {
  return Object.entries(flows).map(([job, [inputs, outputs]]) => ({
    ...HEAD,
    job: name(job),
    inputs: inputs.map(name),
    outputs: outputs.map(name),
  }));
}

test("another tool's event is taken whole, once, and extends the graph", () =>
  withLineage(async (bench, key) => {
    expect(await send(bench, "", FULL_EVENT)).toMatchObject({ status: 401 });
    expect(await send(bench, "", FULL_EVENT, (await bench.keyOf("viewer")).authorization)).toMatchObject({
      status: 403,
    });
    expect(await send(bench, "", FULL_EVENT, key)).toEqual({ status: 204, body: null });
    expect(await send(bench, "", FULL_EVENT, key)).toEqual({ status: 204, body: null });
    const stored = await bench.store.lineageEvent.findMany();
    expect(stored).toMatchObject([
      { isReceived: true, eventType: "COMPLETE", runId: FULL_EVENT.run.runId, payload: FULL_EVENT },
    ]);

    const root = `{ lineageNodes(search: "a.job") { nodes { id kind } } }`;
    const { data } = await bench.ask(root, {}, { authorization: key });
    expect(data.lineageNodes.nodes).toMatchObject([{ kind: "JOB" }]);
    const graph = await bench.ask(
      `query ($root: ID!) { lineage(root: $root) { nodes { name kind owner depth } edges { from to } } }`,
      { root: data.lineageNodes.nodes[0].id },
      { authorization: key },
    );
    expect(graph.data.lineage.nodes).toEqual([
      { name: "shop.public.orders", kind: "EXTERNAL", owner: null, depth: -1 },
      { name: "a.job", kind: "JOB", owner: "team:x", depth: 0 },
      { name: "/srv/out", kind: "EXTERNAL", owner: "team:x", depth: 1 },
    ]);
  }));

test("a bad event is refused with the path of its fault; a batch keeps its good ones and says which were not", () =>
  withLineage(async (bench, key) => {
    const bad = { ...FULL_EVENT, run: { runId: "7" } };
    expect(await send(bench, "", bad, key)).toMatchObject({ status: 400, body: { path: "$.run.runId" } });
    expect(await send(bench, "", "{", key)).toMatchObject({ status: 400 });
    expect(await send(bench, "/batch", {}, key)).toMatchObject({ status: 400, body: { path: "$" } });
    expect(await send(bench, "/batch", [FULL_EVENT], key)).toEqual({ status: 204, body: null });
    const [job] = jobs({ "odd \u0000 name": [["a"], ["b"]] });
    expect(await send(bench, "/batch", [job, bad], key)).toEqual({
      status: 200,
      body: {
        status: "partial_success",
        summary: { received: 2, successful: 1, failed: 1, retriable: 0, non_retriable: 1 },
        failed_events: [{ index: 1, path: "$[1].run.runId", reason: "$[1].run.runId is not a UUID", retriable: false }],
      },
    });
    expect(await bench.store.lineageEvent.count()).toBe(2);
  }));

test("a graph stops at its depth and cap, counts what it leaves out, ends in cycles, and knows what hangs on its root", () =>
  withLineage(async (bench, key) => {
    const many = Array.from({ length: 40 }, (_, index) => `out ${index}`);
    await send(bench, "/batch", jobs({ make: [["raw"], ["a"]], back: [["a"], ["raw"]], fan: [["a"], many] }), key);
    const ask = async (query: string, variables: object) => {
      const { data, errors } = await bench.ask(query, variables, { authorization: key });
      expect(errors).toBeUndefined();
      return data;
    };
    const node = async (text: string) =>
      (await ask(`query ($text: String) { lineageNodes(search: $text) { nodes { id name } } }`, { text })).lineageNodes
        .nodes[0].id;
    const graph = `query ($root: ID!, $depth: Int, $perHop: Int) { lineage(root: $root, depth: $depth, perHop: $perHop) {
      nodes { name depth hiddenDownstream } edges { from to } isTruncated impact { datasets jobs owners } } }`;

    const near = (await ask(graph, { root: await node("raw") })).lineage;
    expect(near.nodes.map((each: { name: string }) => each.name).sort()).toEqual(["back", "make", "raw"]);
    const far = (await ask(graph, { root: await node("raw"), depth: 10, perHop: 5 })).lineage;
    const fan = far.nodes.find((each: { name: string }) => each.name === "fan");
    expect(fan).toMatchObject({ hiddenDownstream: 35 });
    expect(far.impact).toEqual({ datasets: 41, jobs: 3, owners: [] });

    const rest = `query ($id: ID!) { node(id: $id) { ... on LineageNode {
      neighbours(side: DOWNSTREAM, search: "out 3", first: 3) { totalCount nodes { name } } } } }`;
    expect((await ask(rest, { id: await node("fan") })).node.neighbours).toEqual({
      totalCount: 11,
      nodes: [{ name: "out 3" }, { name: "out 30" }, { name: "out 31" }],
    });
    const csv = await fetch(`${bench.api.url}/api/v1/lineage/impact?root=${await node("make")}`, {
      headers: { authorization: key },
    });
    expect((await csv.text()).split("\r\n").slice(0, 3)).toEqual([
      "kind,namespace,name,layer,owner",
      "dataset,n,a,,",
      "dataset,n,out 0,,",
    ]);
  }));

test("a column is followed through other tools' tables, with what masks it", () =>
  withLineage(async (bench, key) => {
    const fields = (to: string, from: string, on: string, masking: boolean) => ({
      [to]: {
        inputFields: [
          { ...name(on), field: from, transformations: [{ type: "DIRECT", subtype: "IDENTITY", masking }] },
        ],
      },
    });
    const facet = (each: object) => ({ columnLineage: { _producer: "urn:x:y", _schemaURL: "urn:x:z", fields: each } });
    await send(
      bench,
      "/batch",
      [
        {
          ...HEAD,
          job: name("one"),
          inputs: [name("a")],
          outputs: [{ ...name("b"), facets: facet(fields("mail", "email", "a", true)) }],
        },
        {
          ...HEAD,
          job: name("two"),
          inputs: [name("b")],
          outputs: [{ ...name("c"), facets: facet(fields("contact", "mail", "b", false)) }],
        },
      ],
      key,
    );
    const start = await bench.store.lineageNode.findFirstOrThrow({ where: { name: "b" } });
    const { data } = await bench.ask(
      `query ($root: ID!) { columnLineage(root: $root, field: "mail") { nodes { name } edges { fromField toField isMasking jobName } } }`,
      { root: `lineagenode_${start.id}` },
      { authorization: key },
    );
    expect(data.columnLineage.nodes).toHaveLength(3);
    expect(data.columnLineage.edges).toEqual([
      { fromField: "email", toField: "mail", isMasking: true, jobName: "one" },
      { fromField: "mail", toField: "contact", isMasking: false, jobName: "two" },
    ]);
  }));
