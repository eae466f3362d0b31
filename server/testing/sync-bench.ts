import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { splitSecrets } from "../connectors/registry/secret-paths.ts";
import type { ConnectorRuntime } from "../connectors/runtimes/connector-runtime.ts";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import type { HistorySettings } from "../domain/history/history-settings.ts";
import type { JsonSchema, ReadMode } from "../domain/stream.ts";
import type { WriteMode } from "../domain/write-mode.ts";
import { qualified } from "../layers/identifiers.ts";
import { openLayers, prepareLayers } from "../layers/layer-database.ts";
import { SecretBox } from "../lib/secret-box.ts";
import { presidioAt } from "../peers/presidio/presidio-client.ts";
import { openStore, type Store } from "../store/database.ts";
import { holdRun } from "../store/holds.ts";
import { loadSyncPlan } from "../store/plans.ts";
import { claimRun, finishRun } from "../store/run-journal.ts";
import type { Ending, Held } from "../sync/judge-run.ts";
import { runSync } from "../sync/run-sync.ts";
import type { SyncDeps } from "../sync/sync-deps.ts";

export interface StreamSetup {
  name: string;
  properties: Record<string, JsonSchema>;
  primaryKey?: string[][];
  readMode?: ReadMode;
  writeMode?: WriteMode;
  cursor?: string[];
  namespace?: string;
  /** Where it is not the stream's name. */
  tableName?: string;
  history?: Partial<Pick<HistorySettings, "deletes" | "lateRows"> & { volatileFields: string[] }>;
}

/** How a run ended, or that it is held; held for which checks its row says. */
export type BenchEnding = Omit<Ending, "status"> & { status: (Ending | Held)["status"] };

/** The replayed connector's settings: one of them is secret. */
const TOKEN_SPEC = { type: "object", properties: { token: { type: "string", airbyte_secret: true } } };

/** A database with one sync, whose source replays the lines it is given: the pipeline as the worker runs it. */
/** Nobody listens on the discard port. */
const NOWHERE = "http://127.0.0.1:9";

export class SyncBench {
  readonly store: Store;
  readonly layers: Pool;
  readonly deps: SyncDeps;
  readonly #folder = mkdtempSync(join(tmpdir(), "atlas-sync-"));
  #runtime: ConnectorRuntime | null = null;
  #syncId = "";

  private constructor(databaseUrl: string) {
    this.store = openStore(databaseUrl);
    this.layers = openLayers(databaseUrl);
    this.deps = {
      store: this.store,
      layers: this.layers,
      databaseUrl,
      secretBox: new SecretBox(randomBytes(32)),
      stateBackupDir: null,
      presidio: presidioAt(NOWHERE),
      silenceLimitMs: null,
      runtimeFor: () => this.#runtime!,
      discover: async () => null,
      splitConfig: async (_, config) => splitSecrets(TOKEN_SPEC, config),
    };
  }

  static async open(databaseUrl: string, streams: readonly StreamSetup[]): Promise<SyncBench> {
    const bench = new SyncBench(databaseUrl);
    await prepareLayers(bench.layers);
    await bench.#makeSync(streams);
    return bench;
  }

  /** A bench on a database that has a sync already. */
  static async reopen(databaseUrl: string): Promise<SyncBench> {
    const bench = new SyncBench(databaseUrl);
    await prepareLayers(bench.layers);
    bench.#syncId = (await bench.store.sync.findFirstOrThrow()).id;
    return bench;
  }

  get syncId(): string {
    return this.#syncId;
  }

  /** Runs the sync to its end over a connector that prints these messages (a string is a line as it is) and then exits. */
  async run(
    messages: readonly (object | string)[],
    options: { exitCode?: number } = {},
  ): Promise<BenchEnding & { runId: string }> {
    const file = join(this.#folder, `${randomBytes(4).toString("hex")}.jsonl`);
    writeFileSync(
      file,
      messages.map((message) => `${typeof message === "string" ? message : JSON.stringify(message)}\n`).join(""),
    );
    return this.runWith(recordedRuntime({ read: file, exitCode: options.exitCode }));
  }

  async runWith(runtime: ConnectorRuntime): Promise<BenchEnding & { runId: string }> {
    const runId = await this.startRun();
    return { ...(await this.attempt(runId, runtime)), runId };
  }

  async startRun(): Promise<string> {
    const streams = await this.store.syncStream.findMany({ where: { syncId: this.#syncId, isEnabled: true } });
    const run = await this.store.syncRun.create({
      data: {
        syncId: this.#syncId,
        trigger: "manual",
        triggeredBy: "test",
        streams: { create: streams.map(({ id }) => ({ syncStreamId: id })) },
      },
    });
    return run.id;
  }

  /** One attempt by a worker that ends the run with it. */
  async attempt(runId: string, runtime: ConnectorRuntime, signal = new AbortController().signal): Promise<BenchEnding> {
    this.#runtime = runtime;
    await claimRun(this.store, runId, "test worker", new Date());
    const ending = await runSync(await loadSyncPlan(this.store, runId), this.deps, { signal, maxAttempts: 1 });
    if (ending.status === "held") {
      await holdRun(this.store, runId, { reasons: ending.reasons, at: new Date() });
      return { status: "held", failure: null };
    }
    await finishRun(this.store, runId, { ...ending, at: new Date() });
    return ending;
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.layers.query(sql)).rows;
  }

  /** Takes the sync and all that it wrote away, for another bench on the same database. */
  async clear(): Promise<void> {
    const streams = await this.store.syncStream.findMany({ where: { syncId: this.#syncId } });
    for (const { tableName } of streams) {
      for (const schema of ["explore", "chart", "navigate"]) {
        await this.layers.query(`drop table if exists ${qualified(schema, tableName)} cascade`);
      }
    }
    const { sourceId } = await this.store.sync.delete({ where: { id: this.#syncId } });
    await this.store.source.delete({ where: { id: sourceId } });
  }

  async close(): Promise<void> {
    await this.store.$disconnect();
    await this.layers.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #makeSync(streams: readonly StreamSetup[]): Promise<void> {
    const source = await this.store.source.create({ data: { name: "source", connectorId: "recorded", config: {} } });
    const sync = await this.store.sync.create({ data: { name: "sync", sourceId: source.id } });
    this.#syncId = sync.id;
    for (const { name, properties, primaryKey, readMode, writeMode, cursor, ...more } of streams) {
      const stream = await this.store.stream.create({
        data: {
          sourceId: source.id,
          name,
          namespace: more.namespace ?? "",
          jsonSchema: { type: "object", properties: properties as object },
          readModes: ["full_refresh", "incremental"],
        },
      });
      await this.store.syncStream.create({
        data: {
          syncId: sync.id,
          streamId: stream.id,
          readMode: readMode ?? "full_refresh",
          writeMode: writeMode ?? "overwrite",
          primaryKey: primaryKey ?? [],
          cursor: cursor ?? [],
          tableName: more.tableName ?? name,
          ...more.history,
        },
      });
    }
  }
}

export function record(stream: string, data: object): object {
  return { type: "RECORD", record: { stream, data, emitted_at: 1_767_000_000_000 } };
}

export function streamState(stream: string, value: object, recordCount?: number): object {
  return {
    type: "STATE",
    state: {
      type: "STREAM",
      stream: { stream_descriptor: { name: stream }, stream_state: value },
      ...(recordCount === undefined ? {} : { sourceStats: { recordCount } }),
    },
  };
}

export function streamStatus(stream: string, status: "STARTED" | "RUNNING" | "COMPLETE" | "INCOMPLETE"): object {
  return {
    type: "TRACE",
    trace: {
      type: "STREAM_STATUS",
      emitted_at: 1_767_000_000_000,
      stream_status: { stream_descriptor: { name: stream }, status },
    },
  };
}
