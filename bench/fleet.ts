import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Timing } from "../server/domain/schedule.ts";
import { WORKER_NODE_FLAGS } from "../server/roles/worker-node-flags.ts";
import { openStore, type Store } from "../server/store/database.ts";
import { migrate } from "../server/store/migrate.ts";
import { BY_HAND, saveSchedule } from "../server/store/schedules.ts";
import { freePort, startPostgres } from "../server/testing/postgres.ts";
import { bundled } from "./bundle.ts";

type Role = "worker" | "api";

/** An installation of several processes over one PostgreSQL, each as `npm start` runs it. */
export class Fleet {
  readonly store: Store;
  readonly folder: string;
  readonly #databaseUrl: string;
  readonly #stopPostgres: () => Promise<void>;
  readonly #members = new Map<string, ChildProcess>();
  #script = "";

  private constructor(databaseUrl: string, stopPostgres: () => Promise<void>) {
    this.#databaseUrl = databaseUrl;
    this.#stopPostgres = stopPostgres;
    this.folder = mkdtempSync(join(tmpdir(), "atlas-fleet-"));
    this.store = openStore(databaseUrl);
  }

  static async open(): Promise<Fleet> {
    const postgres = await startPostgres();
    await migrate(postgres.url, "prisma");
    const fleet = new Fleet(postgres.url, postgres.stop);
    fleet.#script = await bundled("server/main.ts");
    return fleet;
  }

  /** Starts a process under a name; one that was killed starts anew. */
  async start(name: string, role: Role): Promise<void> {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const child = spawn(process.execPath, [...(role === "worker" ? WORKER_NODE_FLAGS : []), this.#script, role], {
      stdio: ["ignore", log, log],
      env: {
        ...process.env,
        DATABASE_URL: this.#databaseUrl,
        ATLAS_HOME: this.folder,
        ATLAS_PORT: String(await freePort()),
        ATLAS_SAMPLE: "off",
        NODE_ENV: "production",
      },
    });
    this.#members.set(name, child);
  }

  /** As the kernel does when memory runs out. */
  async kill(name: string): Promise<void> {
    const child = this.#members.get(name)!;
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  /** Resident memory in MiB; null for a process that has just died. */
  memoryOf(name: string): number | null {
    try {
      const status = readFileSync(`/proc/${this.#members.get(name)?.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024 || null;
    } catch {
      return null;
    }
  }

  /** Syncs of one small file each, scheduled alike. */
  async addSyncs(count: number, timing: Timing, at: Date): Promise<void> {
    const data = join(this.folder, "data");
    mkdirSync(data);
    for (let n = 0; n < count; n++) {
      const name = `s${n}`;
      const path = join(data, `${name}.csv`);
      writeFileSync(path, `id,name\n${Array.from({ length: 20 }, (_, row) => `${row},name ${row}`).join("\n")}\n`);
      const properties = { id: { type: ["null", "integer"] }, name: { type: ["null", "string"] } };
      const stream = { name, jsonSchema: { type: "object", properties }, readModes: ["full_refresh"] };
      const source = await this.store.source.create({
        data: { name, connectorId: "files", config: { path }, streams: { create: [stream] } },
        include: { streams: true },
      });
      const chosen = { streamId: source.streams[0]!.id, readMode: "full_refresh", writeMode: "deduplicated" };
      const sync = await this.store.sync.create({
        data: {
          name,
          sourceId: source.id,
          streams: { create: [{ ...chosen, primaryKey: [["id"]], tableName: name }] },
        },
      });
      const settings = { ...BY_HAND, timing };
      await this.store.$transaction((tx) => saveSchedule(tx, sync.id, settings, { expectedVersion: 0, at }));
    }
  }

  async close(): Promise<void> {
    for (const name of this.#members.keys()) await this.kill(name);
    await this.store.$disconnect();
    await this.#stopPostgres();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
