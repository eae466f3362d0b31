import { join } from "node:path";
import { type Logger, pino } from "pino";
import { type Environment, EnvironmentInvalid } from "../env.ts";
import { readOrMakeKey, SecretBox } from "../lib/secret-box.ts";

/** What api and worker alike need of the environment. */
export interface RoleSettings {
  databaseUrl: string;
  /** Of this installation's connector secrets: by ATLAS_SECRET_KEY, else by the key file in ATLAS_HOME. */
  secretBox: SecretBox;
  /** Writes JSON lines to the process's output, which the supervisor made the role's log file. */
  log: Logger;
}

export function roleSettings(env: Environment, role: "api" | "worker"): RoleSettings {
  if (env.databaseUrl === null) {
    throw new EnvironmentInvalid("The environment variable DATABASE_URL must be set for a role started by itself.");
  }
  return {
    databaseUrl: env.databaseUrl,
    secretBox: new SecretBox(env.secretKey ?? readOrMakeKey(join(env.home, "secret.key"))),
    log: pino({ level: env.logLevel, base: { role, pid: process.pid } }),
  };
}
