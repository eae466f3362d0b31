import { issueLoginToken } from "../access/login.ts";
import { openOidc } from "../access/oidc.ts";
import type { Environment } from "../env.ts";
import { startApi } from "../graphql/http-server.ts";
import { peerDesks } from "../jobs/peer-desks.ts";
import { pgRunQueue } from "../jobs/pg-run-queue.ts";
import { openQueue } from "../jobs/queue.ts";
import { queuedConnectorDesk } from "../jobs/queued-connector-desk.ts";
import { setUpSample } from "../sample/set-up-sample.ts";
import { openStore } from "../store/database.ts";
import { readMcpServices } from "./mcp-services-file.ts";
import type { RunningRole } from "./role-process.ts";
import { roleSettings } from "./role-settings.ts";

const MAX_STORE_CONNECTIONS = 10;
/** No request may occupy the database for longer. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** The public server. On an installation without sources it sets up the sample, unless that is not wanted. */
export async function startApiRole(env: Environment): Promise<RunningRole> {
  const { databaseUrl, secretBox, log } = roleSettings(env, "api");
  const store = openStore(databaseUrl, {
    maxConnections: MAX_STORE_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const boss = await openQueue(databaseUrl, {
    isSupervising: false, // the workers are
    onError: (error) => log.error({ err: error }, "queue"),
  });
  const peers = { store, secretBox, publicUrl: env.url, allowsPrivate: env.allowsPrivateAddresses };
  const services = {
    store,
    secretBox,
    queue: pgRunQueue(store, boss),
    desk: queuedConnectorDesk(boss, secretBox),
    ...peerDesks(boss, peers),
    mcpServices: readMcpServices(env.home),
    areProgramsAllowed: env.areProgramsAllowed,
    log,
  };
  const { host, port, webOrigin, isIntrospectionOn, pointsPerMinute } = env;
  const settings = { isIntrospectionOn, pointsPerMinute };
  const api = await startApi({
    ...services,
    databaseUrl,
    host,
    port,
    webOrigin,
    publicUrl: env.url,
    ...settings,
    oidc: env.oidc && openOidc(env.oidc),
  });
  log.info({ url: api.url }, "api ready");
  if (env.isSampleWanted) {
    // Not awaited: a worker looks into the sample's files first, and people may come in meanwhile.
    setUpSample(services).catch((error) => log.error({ err: error }, "sample"));
  }
  return {
    makeLoginLink: async () => `${env.url}/login?token=${await issueLoginToken(store, "admin")}`,
    async stop() {
      await api.close();
      await boss.stop({ graceful: false, close: true });
      await store.$disconnect();
    },
  };
}
