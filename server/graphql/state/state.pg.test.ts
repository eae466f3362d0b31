import { expect, test } from "vitest";
import { withApi } from "../../testing/api-bench.ts";
import { record, SyncBench, streamState, streamStatus } from "../../testing/sync-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { globalId } from "../global-id.ts";

const STREAMS = ["users", "orders"].map((name) => ({
  name,
  primaryKey: [["id"]],
  properties: { id: { type: "integer" } },
  readMode: "incremental" as const,
  writeMode: "deduplicated" as const,
  cursor: ["at"],
}));
const FIELDS = "streamName json version action changedBy cursorValue note";
const STATES = `states { nodes { ${FIELDS} } }`;
const ERRORS = "userErrors { code message field }";

test("a state is edited at the version that was read; of two edits at once one wins and the other is stale", () =>
  withPublishedSync(async ({ ask, syncId, bench }) => {
    const edit = (at: string) =>
      ask(`mutation ($input: UpdateStateInput!) { updateState(input: $input) { states { ${FIELDS} } ${ERRORS} } }`, {
        input: { syncId, stream: { name: "users" }, json: `{"at":${at},"big":9007199254740993}`, expectedVersion: 1 },
      });
    const answers = await Promise.all([edit("7"), edit("8")]);
    const errors = answers.flatMap(({ data }) => data.updateState.userErrors);
    expect(errors).toMatchObject([{ code: "STALE" }]);

    const { data } = await ask(
      `query ($id: ID!) { node(id: $id) { ... on Sync { ${STATES} stateFile
      stateSummary { kind streams withState }
      stateHistory(stream: {name: "users"}) { nodes { version action changedBy isCurrent run { number } } } } } }`,
      {
        id: syncId,
      },
    );
    const { states, stateFile, stateSummary, stateHistory } = data.node;
    const [won] = answers.flatMap(({ data }) => data.updateState.states);
    expect(states.nodes).toContainEqual(won);
    expect(won).toMatchObject({ version: 2, action: "EDITED", changedBy: "a operator" });
    expect(stateFile).toContain("9007199254740993");
    expect(stateSummary).toEqual({ kind: "STREAM", streams: 2, withState: 2 });
    expect(stateHistory.nodes).toMatchObject([
      { version: 2, action: "EDITED", isCurrent: true, run: null },
      { version: 1, action: "PUBLISHED", isCurrent: false, changedBy: null, run: { number: 1 } },
    ]);
    expect(await bench.store.streamState.count()).toBe(3);
  }));

test("states are reset, restored, deleted and imported, and every change is a row with who did it", () =>
  withPublishedSync(async ({ ask, syncId }) => {
    const current = async () => {
      const { data } = await ask(
        `query ($id: ID!) { node(id: $id) { ... on Sync { ${STATES} stateFile
        stateHistory { nodes { id streamName version action changedBy note json } } } } }`,
        { id: syncId },
      );
      return data.node;
    };
    const file = (await current()).stateFile;
    const change = async (mutation: string, type: string, input: object) => {
      const { data } = await ask(
        `mutation ($input: ${type}!) { change: ${mutation}(input: $input) { states { version } ${ERRORS} } }`,
        { input },
      );
      return data.change.userErrors;
    };

    expect(
      await change("resetStates", "ResetStatesInput", { syncId, streams: [{ name: "users" }], note: "reload" }),
    ).toEqual([]);
    let now = await current();
    expect(now.states.nodes.map(({ streamName }: { streamName: string }) => streamName)).toEqual(["orders"]);
    expect(now.stateHistory.nodes[0]).toMatchObject({ action: "RESET", version: 2, note: "reload", json: null });

    const published = now.stateHistory.nodes.find(
      (each: { streamName: string; version: number }) => each.streamName === "users" && each.version === 1,
    );
    expect(await change("restoreState", "StateVersionInput", { id: published.id, expectedVersion: 1 })).toMatchObject([
      { code: "STALE" },
    ]);
    expect(await change("restoreState", "StateVersionInput", { id: published.id, expectedVersion: 2 })).toEqual([]);
    now = await current();
    expect(now.states.nodes).toMatchObject([
      { streamName: "orders" },
      { streamName: "users", version: 3, action: "RESTORED" },
    ]);
    expect(now.stateFile).toBe(file);

    const users = now.stateHistory.nodes[0];
    expect(await change("deleteState", "StateVersionInput", { id: users.id, expectedVersion: 3 })).toEqual([]);
    expect(await change("resetStates", "ResetStatesInput", { syncId })).toEqual([]);
    expect((await current()).stateFile).toBe("[]");
    expect(await change("importStates", "ImportStatesInput", { syncId, json: file, dryRun: true })).toEqual([]);
    expect((await current()).stateFile).toBe("[]");
    expect(await change("importStates", "ImportStatesInput", { syncId, json: file })).toEqual([]);
    expect((await current()).stateFile).toBe(file);
  }));

test("what is no state, or of no stream of the sync, is refused with the place", () =>
  withPublishedSync(async ({ ask, syncId }) => {
    const refused = async (mutation: string, type: string, input: object) => {
      const { data } = await ask(`mutation ($input: ${type}!) { change: ${mutation}(input: $input) { ${ERRORS} } }`, {
        input: { syncId, ...input },
      });
      return data.change.userErrors;
    };
    const edit = { stream: { name: "users" }, json: "{}", expectedVersion: 1 };
    expect(await refused("updateState", "UpdateStateInput", { ...edit, json: "{" })).toMatchObject([
      { code: "INVALID", field: ["json"] },
    ]);
    expect(await refused("updateState", "UpdateStateInput", { ...edit, stream: { name: "gone" } })).toMatchObject([
      { code: "NOT_FOUND", field: ["stream"] },
    ]);
    expect(await refused("updateState", "UpdateStateInput", { ...edit, kind: "GLOBAL" })).toMatchObject([
      { code: "INVALID", field: ["stream"] },
    ]);
    const stranger = JSON.stringify([streamState("gone", {})]);
    expect(await refused("importStates", "ImportStatesInput", { json: stranger })).toMatchObject([
      { code: "NOT_FOUND", message: expect.stringContaining("gone") },
    ]);
    expect(await refused("importStates", "ImportStatesInput", { json: "[]" })).toMatchObject([{ code: "INVALID" }]);
  }));

test("while a run is not over its sync's states cannot be changed, and the refusal names the run", () =>
  withPublishedSync(async ({ ask, syncId, bench }) => {
    const runId = await bench.startRun();
    const reset = async () => {
      const { data } = await ask(`mutation ($input: ResetStatesInput!) { resetStates(input: $input) { ${ERRORS} } }`, {
        input: { syncId },
      });
      return data.resetStates.userErrors;
    };
    expect(await reset()).toMatchObject([{ code: "RUNNING", message: expect.stringContaining("Run 2 is queued") }]);
    await bench.store.syncRun.update({ where: { id: runId }, data: { status: "held" } });
    expect(await reset()).toMatchObject([{ code: "RUNNING", message: expect.stringContaining("Release or reject") }]);
  }));

interface PublishedSync {
  bench: SyncBench;
  syncId: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is its query's
  ask(query: string, variables: object): Promise<{ data: any }>;
}

function withPublishedSync(body: (sync: PublishedSync) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const bench = await SyncBench.open(url, STREAMS);
    await bench.run(
      STREAMS.flatMap(({ name }) => [
        record(name, { id: 1 }),
        streamState(name, { at: 1 }),
        streamStatus(name, "COMPLETE"),
      ]),
    );
    await withApi(url, {}, async ({ ask, keyOf }) => {
      const headers = await keyOf("operator");
      await body({
        bench,
        syncId: globalId("Sync", bench.syncId),
        ask: (query, variables) => ask(query, variables, { authorization: headers.authorization }),
      });
    });
    await bench.close();
  });
}
