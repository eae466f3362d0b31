import { tmpdir } from "node:os";
import { runtimeFor } from "../connectors/registry/connectors.ts";
import { chooseStream } from "../domain/choose-stream.ts";
import type { RecordBalance } from "../domain/run-events.ts";
import { ConnectorCommands } from "../sync/connector-commands.ts";
import type { Ending } from "../sync/judge-run.ts";
import { SyncBench } from "./sync-bench.ts";

const CONNECTORS = { environmentsDir: tmpdir() };

/** A sync of real files over the connector for files, with the schemas and keys that discovery finds. */
export class FileBench {
  readonly path: string;
  readonly #bench: SyncBench;
  #lastRunId = "";

  private constructor(path: string, bench: SyncBench) {
    this.path = path;
    this.#bench = bench;
  }

  /** `key` for the streams that have all its columns. */
  static async open(databaseUrl: string, path: string, { key }: { key?: readonly string[] } = {}): Promise<FileBench> {
    const found = await new ConnectorCommands(CONNECTORS).discover("files", { path });
    const streams = found.map((stream) => {
      const properties = stream.jsonSchema.properties ?? {};
      const hasKey = key?.every((column) => Object.hasOwn(properties, column));
      const { primaryKey } = chooseStream(stream, {
        primaryKey: hasKey ? key?.map((column) => [column]) : null,
      }).choice;
      return { name: stream.name, properties, primaryKey };
    });
    const bench = await SyncBench.open(databaseUrl, streams);
    await bench.store.source.updateMany({ data: { connectorId: "files", config: { path } } });
    return new FileBench(path, bench);
  }

  async run(): Promise<Ending & { runId: string }> {
    const ending = await this.#bench.runWith(runtimeFor("files", CONNECTORS));
    this.#lastRunId = ending.runId;
    return ending;
  }

  rows(sql: string): Promise<Record<string, unknown>[]> {
    return this.#bench.rows(sql);
  }

  /** Why rows of the newest run were refused. */
  quarantine(): Promise<Record<string, unknown>[]> {
    return this.rows(
      `select code, reason from atlas_quarantine.rows where run_id = '${this.#lastRunId}' order by ordinal`,
    );
  }

  async balance(): Promise<RecordBalance> {
    const run = await this.#bench.store.syncRun.findUniqueOrThrow({ where: { id: this.#lastRunId } });
    return run.balance as unknown as RecordBalance;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }
}
