import { tmpdir } from "node:os";
import { runtimeFor } from "../connectors/registry/connectors.ts";
import { chooseStream } from "../domain/choose-stream.ts";
import type { RecordBalance } from "../domain/run-events.ts";
import type { Store } from "../store/database.ts";
import { ConnectorCommands } from "../sync/connector-commands.ts";
import { type BenchEnding, SyncBench } from "./sync-bench.ts";

interface RealSource {
  connectorId: string;
  config: { [field: string]: string | number | boolean | string[] };
  /** For the streams that have all its columns; the others take what discovery suggests. */
  key?: readonly string[];
  environmentsDir?: string;
}

/** A sync of a real source over its own connector, with the schemas, modes and keys that a person gets who changes nothing. */
export class SourceBench {
  readonly #bench: SyncBench;
  readonly #run: () => Promise<BenchEnding & { runId: string }>;
  #lastRunId = "";

  private constructor(bench: SyncBench, run: () => Promise<BenchEnding & { runId: string }>) {
    this.#bench = bench;
    this.#run = run;
  }

  static async open(databaseUrl: string, source: RealSource): Promise<SourceBench> {
    const { connectorId, config, key } = source;
    const connectors = { environmentsDir: source.environmentsDir ?? tmpdir(), allowRecorded: true };
    const found = await new ConnectorCommands(connectors).discover(connectorId, config);
    const streams = found.map((stream) => {
      const properties = stream.jsonSchema.properties ?? {};
      const hasKey = key?.every((column) => Object.hasOwn(properties, column));
      const { choice } = chooseStream(stream, { primaryKey: hasKey ? key?.map((column) => [column]) : null });
      const { name, namespace } = stream;
      return { name, namespace: namespace ?? undefined, properties, ...choice, cursor: choice.cursor ?? [] };
    });
    const bench = await SyncBench.open(databaseUrl, streams);
    await bench.store.source.updateMany({ data: { connectorId, config } });
    return new SourceBench(bench, async () => bench.runWith(await runtimeFor(connectorId, connectors)));
  }

  static files(databaseUrl: string, path: string, options: { key?: readonly string[] } = {}): Promise<SourceBench> {
    return SourceBench.open(databaseUrl, { connectorId: "files", config: { path }, ...options });
  }

  get store(): Store {
    return this.#bench.store;
  }

  async run(): Promise<BenchEnding & { runId: string }> {
    const ending = await this.#run();
    this.#lastRunId = ending.runId;
    return ending;
  }

  rows(sql: string): Promise<Record<string, unknown>[]> {
    return this.#bench.rows(sql);
  }

  /** Why rows of the newest run were refused. */
  quarantine(): Promise<Record<string, unknown>[]> {
    const ofRun = `where run_id = '${this.#lastRunId}' order by ordinal`;
    return this.rows(`select code, reason from atlas_quarantine.rows ${ofRun}`);
  }

  async balance(): Promise<RecordBalance> {
    const run = await this.store.syncRun.findUniqueOrThrow({ where: { id: this.#lastRunId } });
    return run.balance as unknown as RecordBalance;
  }

  /** What the newest run's steps came to, of all streams. */
  async figures(): Promise<Record<string, Record<string, number>>> {
    const steps = await this.store.stepRun.findMany({ where: { runId: this.#lastRunId, streamRunId: "" } });
    return Object.fromEntries(steps.map(({ step, figures }) => [step, figures as Record<string, number>]));
  }

  close(): Promise<void> {
    return this.#bench.close();
  }
}
