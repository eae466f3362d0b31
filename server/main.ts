import { readEnvironment } from "./env.ts";
import { runRole } from "./roles/role-process.ts";

// A role's code is loaded before the role is released, so that loading it overlaps with the database's start.
const ROLES = {
  api: () => import("./roles/api.ts").then(({ startApiRole }) => startApiRole),
  worker: () => import("./roles/worker.ts").then(({ startWorkerRole }) => startWorkerRole),
  postgres: () => import("./roles/postgres.ts").then(({ startPostgresRole }) => startPostgresRole),
  web: () => import("./roles/web.ts").then(({ startWebRole }) => startWebRole),
};

const role = process.argv[2] ?? "";
if (!Object.hasOwn(ROLES, role)) {
  process.stderr.write(`Atlas has no role "${role}"; it has ${Object.keys(ROLES).join(", ")}.\n`);
  process.exit(2);
}
const env = readEnvironment();
const start = await ROLES[role as keyof typeof ROLES]();
await runRole(() => start(env));
