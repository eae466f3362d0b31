// Writes what is generated and not committed: the Prisma client. Prisma's CLI would download a schema engine that
// `generate` never runs; naming any executable as that engine keeps it offline.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "generate", "--no-hints"], {
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
});
process.exit(status ?? 1);
