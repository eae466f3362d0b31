import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../env.ts";
import { EMBEDDED_MAJOR, startEmbeddedPostgres } from "../lib/embedded-postgres.ts";
import { passwordFile } from "./embedded-data.ts";
import type { RunningRole } from "./role-process.ts";

/** The embedded server and the small process that ends it when the supervisor is gone. */
export async function startPostgresRole({ home, postgresPort }: Environment): Promise<RunningRole> {
  if (postgresPort === null) throw new Error("ATLAS_POSTGRES_PORT must be set for the role postgres");
  let isStopping = false;
  const server = await startEmbeddedPostgres({
    dataDir: join(home, `pg${EMBEDDED_MAJOR}`),
    port: postgresPort,
    password: readFileSync(passwordFile(home), "utf8").trim(),
    log: (line) => process.stdout.write(`${line}\n`),
  });
  server.ended.then(() => {
    if (!isStopping) process.exit(1); // the supervisor starts both again
  });
  return {
    async stop() {
      isStopping = true;
      await server.stop();
    },
  };
}
