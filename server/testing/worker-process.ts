// A worker as a process of its own, for tests that kill it: `node --import tsx worker-process.ts <database url> <folder>`.
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { startWorker } from "../jobs/worker.ts";
import { SecretBox } from "../lib/secret-box.ts";

const [databaseUrl = "", environmentsDir = ""] = process.argv.slice(2);
await startWorker({
  databaseUrl,
  secretBox: new SecretBox(randomBytes(32)),
  connectors: { environmentsDir, allowRecorded: true },
  publicUrl: "http://localhost:4100",
  runsAtOnce: 4,
  allowsPrivateAddresses: true,
  mail: null,
  log: pino({ level: "info" }),
});
