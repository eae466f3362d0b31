// The API in a process of its own, as `npm start` runs it. Prints its address and a key, and at its end its greatest memory.
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { createApiKey } from "../server/access/api-keys.ts";
import { mcpServices } from "../server/domain/mcp/mcp-services.ts";
import { startApi } from "../server/graphql/http-server.ts";
import { peerDesks } from "../server/jobs/peer-desks.ts";
import { pgRunQueue } from "../server/jobs/pg-run-queue.ts";
import { openQueue } from "../server/jobs/queue.ts";
import { queuedConnectorDesk } from "../server/jobs/queued-connector-desk.ts";
import { SecretBox } from "../server/lib/secret-box.ts";
import { openStore } from "../server/store/database.ts";

const [databaseUrl = ""] = process.argv.slice(2);
const store = openStore(databaseUrl, { maxConnections: 10 });
const secretBox = new SecretBox(randomBytes(32));
const boss = await openQueue(databaseUrl, { isSupervising: false, onError: () => {} });
const api = await startApi({
  databaseUrl,
  store,
  secretBox,
  log: pino({ level: "warn" }, pino.destination(2)),
  queue: pgRunQueue(store, boss),
  desk: queuedConnectorDesk(boss, secretBox),
  ...peerDesks(boss, { store, secretBox, publicUrl: "http://localhost", allowsPrivate: false }),
  mcpServices: mcpServices(null),
  areProgramsAllowed: false,
  port: 0,
  webOrigin: null,
  publicUrl: null,
  oidc: null,
  pointsPerMinute: Number.MAX_SAFE_INTEGER,
});
const { secret } = await createApiKey(store, { name: "bench", role: "admin", note: null, expiresAt: null });
console.log(JSON.stringify({ url: api.url, authorization: `Bearer ${secret}` }));
for await (const _ of process.stdin);
await api.close();
console.log(JSON.stringify({ peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1_024) }));
process.exit(0);
