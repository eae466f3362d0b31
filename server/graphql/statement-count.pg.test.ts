import { PrismaPg } from "@prisma/adapter-pg";
import { graphql } from "graphql";
import { expect, test } from "vitest";
import { connectionSettings, METADATA_SCHEMA } from "../lib/database-url.ts";
import { refreshCatalogEntries } from "../store/catalog-entries.ts";
import { PrismaClient } from "../store/generated/client.ts";
import { withDatabase } from "../testing/with-database.ts";
import { type AtlasServices, createContext } from "./context.ts";
import { buildAtlasSchema } from "./schema.ts";

const schema = buildAtlasSchema();
const DATASET = `id health { score } lastRun { number } siblings { id } source { name } sync { health }
  columns(first: 10) { totalCount nodes { name findings { entityType } } } findings { totalCount } qualityResults { totalCount nodes { name } }`;
const LISTS = {
  syncs: `{ syncs(first: 100) { totalCount nodes { id health typicalDurationMs schedule { description nextRuns ticks(first: 1) { nodes { dueAt run { number } } } } source { name streams { totalCount } syncs { nodes { name } } }
    latestRun { status queuePosition waitingFor steps { status } streams { nodes { name steps { kind } datasets { id } } } findings { totalCount } }
    streams { totalCount nodes { stream { name } datasets { ${DATASET} } } } runs(first: 1) { nodes { number } } states { nodes { version cursorValue run { number } } } stateFile stateSummary { withState } stateHistory { nodes { version run { number } } } } } }`,
  datasets: `{ datasets(first: 100) { totalCount nodes { matches(search: "mail") { text } ${DATASET} } } }`,
  runs: `{ runs(first: 100) { totalCount nodes { number attempts { number } retryOf { number } hold { heldAt } sync { name } steps { status } streams { nodes { steps { status } } } qualityResults { nodes { dataset { id } } } } } }`,
};

test.each(Object.entries(LISTS))("a page of %s costs as many statements with twelve rows as with two", (_, query) =>
  withDatabase(async (url) => {
    const adapter = new PrismaPg(connectionSettings(url), { schema: METADATA_SCHEMA });
    const store = new PrismaClient({ adapter, log: [{ emit: "event", level: "query" }] });
    let statements = 0;
    store.$on("query", () => {
      statements += 1;
    });
    const ask = async () => {
      const viewer = { id: null, name: "test", kind: "user" as const, role: "viewer" as const, credential: "" };
      const contextValue = createContext({ store } as unknown as AtlasServices, {
        viewer,
        requestId: "test",
        isLongLived: false,
      });
      statements = 0;
      const { data, errors } = await graphql({ schema, source: query, contextValue });
      expect(errors).toBeUndefined();
      const [list] = Object.values(data!) as { nodes: unknown[]; totalCount: number }[];
      return { statements, rows: list!.nodes.length };
    };

    for (let i = 0; i < 2; i++) await addSync(store, i);
    const few = await ask();
    for (let i = 2; i < 12; i++) await addSync(store, i);
    const many = await ask();

    expect(many.rows).toBe(6 * few.rows);
    expect(many.statements).toBe(few.statements);
    await store.$disconnect();
  }),
);

/** A sync of two streams with a run behind it and everything a run leaves. */
async function addSync(store: PrismaClient, number: number): Promise<void> {
  const streams = ["a", "b"].map((name) => ({ name, jsonSchema: {} }));
  const source = await store.source.create({
    data: { name: `source ${number}`, connectorId: "files", config: {}, streams: { create: streams } },
    include: { streams: true },
  });
  const sync = await store.sync.create({ data: { name: `sync ${number}`, sourceId: source.id } });
  const run = await store.syncRun.create({
    data: { syncId: sync.id, trigger: "manual", triggeredBy: "test", status: "succeeded" },
  });
  await store.streamState.create({
    data: { syncId: sync.id, kind: "legacy", message: "{}", version: 1, runId: run.id },
  });
  for (const stream of source.streams) {
    const chosen = await store.syncStream.create({
      data: {
        syncId: sync.id,
        streamId: stream.id,
        readMode: "full_refresh",
        writeMode: "overwrite",
        tableName: `${stream.name}_${number}`,
      },
    });
    const streamRun = await store.streamRun.create({ data: { runId: run.id, syncStreamId: chosen.id } });
    await store.stepRun.create({
      data: { runId: run.id, step: "read", streamRunId: streamRun.id, streamName: stream.name, status: "succeeded" },
    });
    for (const layer of ["chart", "navigate"]) {
      const dataset = await store.dataset.create({
        data: {
          syncStreamId: chosen.id,
          layer,
          name: stream.name,
          tableName: chosen.tableName,
          lastRunId: run.id,
          writtenAt: new Date(),
          columns: { create: [{ name: "email", type: "text", ordinal: 1, isNullable: true }] },
        },
      });
      if (layer === "chart") await addEvidence(store, dataset.id, run.id);
    }
    await refreshCatalogEntries(store, { syncStreamId: chosen.id });
  }
}

async function addEvidence(store: PrismaClient, datasetId: string, runId: string): Promise<void> {
  await store.piiFinding.create({
    data: {
      datasetId,
      columnName: "email",
      entityType: "EMAIL_ADDRESS",
      confidence: 0.9,
      sampled: 10,
      matched: 9,
      explanation: "nine of ten",
      firstRunId: runId,
      lastRunId: runId,
    },
  });
  const check = await store.qualityCheck.create({
    data: { datasetId, origin: "dimension", key: "dimension:completeness", name: "completeness", definition: "" },
  });
  await store.qualityResult.create({
    data: {
      checkId: check.id,
      at: new Date(),
      runId,
      datasetId,
      dimension: "completeness",
      name: "completeness",
      outcome: "pass",
      value: 1,
      threshold: 0.95,
      unit: "share",
      rows: 10n,
      message: "all there",
    },
  });
}
