import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "graphql-ws";
import { pino } from "pino";
import WebSocket from "ws";
import { createApiKey } from "../access/api-keys.ts";
import { issueLoginToken } from "../access/login.ts";
import type { OidcProvider } from "../access/oidc.ts";
import { mcpServices } from "../domain/mcp/mcp-services.ts";
import type { Role } from "../domain/roles.ts";
import { type RunningApi, startApi } from "../graphql/http-server.ts";
import { peerDesks } from "../jobs/peer-desks.ts";
import { pgRunQueue } from "../jobs/pg-run-queue.ts";
import { openQueue } from "../jobs/queue.ts";
import { queuedConnectorDesk } from "../jobs/queued-connector-desk.ts";
import { startWorker } from "../jobs/worker.ts";
import { SecretBox } from "../lib/secret-box.ts";
import { openStore, type Store } from "../store/database.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is its query's
export type Answer = { data: any; errors?: { message: string; extensions: Record<string, unknown> }[] };

export interface ApiBench {
  api: RunningApi;
  store: Store;
  /** Seals as the server does. */
  secretBox: SecretBox;
  /** Lines that the server logged, as JSON. */
  logged: string[];
  folder: string;
  /** A new API key's header of the role. */
  keyOf(role: Role): Promise<{ authorization: string; id: string }>;
  /** A new session's cookie. */
  cookieOf(role: Role): Promise<string>;
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  connect(options: { headers?: Record<string, string>; authorization?: string; retryAttempts?: number }): Client;
}

/** The real server on a free port over a real database, with a worker beside it where one is wanted. */
export async function withApi(
  databaseUrl: string,
  options: {
    hasWorker?: boolean;
    webOrigin?: string;
    publicUrl?: string;
    oidc?: OidcProvider;
    isIntrospectionOn?: boolean;
    pointsPerMinute?: number;
  },
  body: (bench: ApiBench) => Promise<void>,
): Promise<void> {
  const logged: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
  const folder = mkdtempSync(join(tmpdir(), "atlas-api-"));
  const secretBox = new SecretBox(randomBytes(32));
  const store = openStore(databaseUrl);
  const boss = await openQueue(databaseUrl, { isSupervising: false, onError: () => {} });
  const worker = options.hasWorker
    ? await startWorker({
        databaseUrl,
        secretBox,
        log,
        connectors: { environmentsDir: join(folder, "connectors"), allowRecorded: true },
        publicUrl: "http://localhost:4100",
        runsAtOnce: 4,
        allowsPrivateAddresses: true,
        mail: null,
      })
    : null;
  const api = await startApi({
    databaseUrl,
    store,
    secretBox,
    log,
    queue: pgRunQueue(store, boss),
    desk: queuedConnectorDesk(boss, secretBox),
    ...peerDesks(boss, { store, secretBox, publicUrl: "http://localhost", allowsPrivate: true }),
    mcpServices: mcpServices(null),
    areProgramsAllowed: true,
    port: 0,
    webOrigin: options.webOrigin ?? null,
    publicUrl: options.publicUrl ?? null,
    oidc: options.oidc ?? null,
    isIntrospectionOn: options.isIntrospectionOn,
    pointsPerMinute: options.pointsPerMinute,
  });
  const clients: Client[] = [];
  const bench: ApiBench = {
    api,
    store,
    secretBox,
    logged,
    folder,
    async keyOf(role) {
      const { id, secret } = await createApiKey(store, { name: `a ${role}`, role });
      return { authorization: `Bearer ${secret}`, id };
    },
    async cookieOf(role) {
      const token = await issueLoginToken(store, role);
      const response = await fetch(`${api.url}/login?token=${token}`, { redirect: "manual" });
      return response.headers.get("set-cookie")?.split(";")[0] ?? "";
    },
    async ask(query, variables = {}, headers = {}) {
      const response = await fetch(`${api.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    connect({ headers, authorization, retryAttempts = 0 }) {
      class SocketWithHeaders extends WebSocket {
        constructor(address: string, protocols: string | string[]) {
          super(address, protocols, { headers });
        }
      }
      const client = createClient({
        url: `${api.url.replace("http", "ws")}/graphql`,
        webSocketImpl: SocketWithHeaders,
        connectionParams: authorization ? { authorization } : undefined,
        retryAttempts,
      });
      clients.push(client);
      return client;
    },
  };
  try {
    await body(bench);
  } finally {
    await Promise.all(clients.map((client) => client.dispose()));
    await api.close();
    await worker?.stop();
    await boss.stop({ graceful: false, close: true });
    await store.$disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a file into the bench's folder and gives its path. */
export function writeSample(bench: ApiBench, name: string, text: string): string {
  const path = join(bench.folder, name);
  writeFileSync(path, text);
  return path;
}
