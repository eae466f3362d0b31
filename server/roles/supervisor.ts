import { join } from "node:path";
import { type Environment, EnvironmentInvalid, projectRoot, readEnvironment } from "../env.ts";
import { EMBEDDED_MAJOR } from "../lib/embedded-postgres.ts";
import { readOrMakeKey } from "../lib/secret-box.ts";
import { runningLine } from "./already-running.ts";
import { CannotStart } from "./cannot-start.ts";
import { embeddedUrl, prepareEmbeddedData } from "./embedded-data.ts";
import { freshLogFile, prepareHome } from "./home-folder.ts";
import { claimHome } from "./instance.ts";
import { requireUsablePostgres } from "./own-postgres.ts";
import { rememberedPorts, requireFreePort } from "./ports.ts";
import { SupervisedChild } from "./supervised-child.ts";
import { WORKER_NODE_FLAGS } from "./worker-node-flags.ts";

/** Runs Atlas until it is told to stop, then ends the process: with code 1 when Atlas could not start or go on. */
export async function supervise(): Promise<never> {
  try {
    await superviseHome(readEnvironment());
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof EnvironmentInvalid)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
  // Not left to the event loop: Prisma's engine keeps a timer of ten seconds after the migrations.
  process.exit(0);
}

async function superviseHome(env: Environment): Promise<void> {
  prepareHome(env.home);
  const supervisor = new Supervisor(env);
  const claimed = await claimHome(env.home, () => supervisor.makeLink());
  if ("running" in claimed) {
    process.stdout.write(runningLine(claimed.running));
    return;
  }
  try {
    await supervisor.run();
  } finally {
    claimed.claim.release();
  }
}

class Supervisor {
  readonly #env: Environment;
  /** In the order in which they stop: pages first, the database last, so that nothing asks for what is gone. */
  readonly #children: SupervisedChild[] = [];
  #api: SupervisedChild | null = null;
  #askToStop!: () => void;
  #giveUp!: (error: CannotStart) => void;
  /** Settles when a person wants an end, fails when a child cannot be kept running. */
  readonly #end = new Promise<void>((resolve, reject) => {
    this.#askToStop = resolve;
    this.#giveUp = reject;
  });

  constructor(env: Environment) {
    this.#env = env;
  }

  async run(): Promise<void> {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, this.#askToStop);
    try {
      await Promise.race([this.#start(), this.#end]);
      await this.#end;
      process.stdout.write("\nStopping …\n");
    } finally {
      for (const child of this.#children) await child.stop();
    }
  }

  /** Where a person may open Atlas: signed in, once the api is up. */
  async makeLink(): Promise<string> {
    return (await this.#api?.makeLoginLink()) ?? this.#env.url;
  }

  async #start(): Promise<void> {
    const { home, workers } = this.#env;
    await requireFreePort(this.#env);
    const ports = await rememberedPorts(join(home, "ports.json"), ["postgres", "web"]);
    if (this.#env.secretKey === null) readOrMakeKey(join(home, "secret.key"));

    const embedded = this.#env.databaseUrl === null ? await prepareEmbeddedData(home) : null;
    const databaseUrl = this.#env.databaseUrl ?? embeddedUrl({ ...embedded!, port: ports.postgres });
    const webOrigin = this.#env.webOrigin ?? `http://127.0.0.1:${ports.web}`;
    const env = {
      DATABASE_URL: databaseUrl,
      ATLAS_WEB_ORIGIN: webOrigin,
      ATLAS_POSTGRES_PORT: String(ports.postgres),
      ...(embedded ? {} : { ATLAS_SAMPLE: "off" }),
    };
    // All load their code at once; those that need the database are released when it is ready.
    const web = this.#env.webOrigin === null ? this.#spawn("web", env) : null;
    web?.release();
    const api = this.#spawn("api", env);
    const syncing = Array.from({ length: workers }, (_, n) => this.#spawn("worker", env, n + 1));

    if (embedded) {
      const postgres = this.#spawn("postgres", env);
      postgres.release();
      await stage(`PostgreSQL ${EMBEDDED_MAJOR}`, postgres.ready);
    } else {
      await stage("PostgreSQL of DATABASE_URL", requireUsablePostgres(databaseUrl));
    }
    await stage("Tables of Atlas", bringUpToDate(databaseUrl));
    for (const child of [api, ...syncing]) child.release();
    await stage("API, worker, web app", Promise.all(this.#children.map((child) => child.ready)));
    this.#api = api;
    process.stdout.write(`\nOpen Atlas (the link works once; Ctrl-C stops Atlas):\n${await this.makeLink()}\n`);
  }

  #spawn(role: "postgres" | "api" | "worker" | "web", env: Record<string, string>, number = 1): SupervisedChild {
    const name = number === 1 ? role : `${role}-${number}`;
    const child = new SupervisedChild({
      name,
      script: join(projectRoot(), ".build/server/main.js"),
      workingFolder: projectRoot(),
      args: [role],
      nodeFlags: role === "worker" ? WORKER_NODE_FLAGS : [],
      env: { ...process.env, ...env, ATLAS_HOME: this.#env.home, NODE_ENV: "production" },
      logFile: freshLogFile(this.#env.home, name),
      onRestart: (notice) => process.stderr.write(`${notice}\n`),
      onGivenUp: (reason) => this.#giveUp(new CannotStart(`${reason}\nAtlas stops.`)),
    });
    this.#children.push(child);
    return child;
  }
}

/** Migrations are loaded only here: their engine is bigger than everything else in this process. */
async function bringUpToDate(databaseUrl: string): Promise<void> {
  const { migrate } = await import("../store/migrate.ts");
  await migrate(databaseUrl, join(projectRoot(), "prisma"));
}

/** Awaits a stage and prints its name and how long it took. */
async function stage<T>(name: string, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`  ${name.padEnd(34)} ${seconds.padStart(5)} s\n`);
  return result;
}
