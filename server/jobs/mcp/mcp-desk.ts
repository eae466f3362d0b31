import type { PgBoss } from "pg-boss";
import { McpFailure } from "../../domain/mcp/mcp-failure.ts";
import type { McpStream } from "../../domain/mcp/mcp-stream.ts";
import { beginSignIn, finishSignIn } from "../../peers/mcp/oauth-client.ts";
import { endMcpCall, findMcpCall, insertMcpCall, type NewMcpCall, requestCallCancel } from "../../store/mcp-calls.ts";
import { findMcpServer } from "../../store/mcp-servers.ts";
import { type McpBookDeps, oauthFacts } from "../../sync/mcp-book.ts";
import { MCP_QUEUE } from "../queue.ts";
import { ConnectorCommandFailed } from "../queued-connector-desk.ts";
import { NO_ANSWER, waitForAnswer } from "../wait-for-answer.ts";
import type { McpAnswer, McpJob, StreamTrial } from "./mcp-job.ts";

/** What can be asked of MCP servers. Servers are started by workers, never in the process that asks. */
export interface McpDesk {
  /** Waits until the server was looked at; what was found is in its row. */
  check(serverId: string): Promise<void>;
  /** Queues a call; gives its id. The row tells how it goes. */
  call(call: NewMcpCall): Promise<string>;
  /** False for a call that is over. */
  cancel(callId: string): Promise<boolean>;
  /** Asks once as the stream would, and stores nothing. Throws an AtlasError with what the server said. */
  tryStream(serverId: string, stream: McpStream): Promise<StreamTrial>;
  /** The address at which a person signs in, or null where Atlas is let in as it is. Throws McpFailure. */
  beginSignIn(serverId: string): Promise<URL | null>;
  /** Ends the sign-in whose state is `<server id>.<secret>`; gives the server's id. Throws McpFailure. */
  finishSignIn(answer: { state: string; code: string; iss: string | null }): Promise<string>;
}

export function queuedMcpDesk(boss: PgBoss, deps: McpBookDeps): McpDesk {
  async function ask<T>(job: McpJob): Promise<T> {
    const id = await boss.send(MCP_QUEUE, job);
    const answer = id === null ? null : await waitForAnswer<McpAnswer>(boss, MCP_QUEUE, id);
    if (answer === null) throw new ConnectorCommandFailed(NO_ANSWER);
    if (!answer.ok) throw new ConnectorCommandFailed(answer.failure);
    return JSON.parse(deps.secretBox.open(Buffer.from(answer.value, "base64"))) as T;
  }

  return {
    async check(serverId) {
      await ask<null>({ kind: "check", serverId });
    },
    async call(call) {
      const callId = await insertMcpCall(deps.store, call);
      await boss.send(MCP_QUEUE, { kind: "call", callId } satisfies McpJob, { id: callId });
      return callId;
    },
    async cancel(callId) {
      const now = new Date();
      if (!(await requestCallCancel(deps.store, callId, now))) return false;
      await boss.cancel(MCP_QUEUE, callId);
      // One that no worker took up has nobody to end it.
      const call = await findMcpCall(deps.store, callId);
      if (call?.status === "queued") await endMcpCall(deps.store, callId, { status: "cancelled", at: now });
      return true;
    },
    tryStream: (serverId, stream) => ask({ kind: "try", serverId, stream }),
    async beginSignIn(serverId) {
      const { facts, url } = await oauthServer(serverId);
      return beginSignIn(facts, url, deps.allowsPrivate);
    },
    async finishSignIn({ state, code, iss }) {
      const [serverId = ""] = state.split(".", 1);
      const { facts, url } = await oauthServer(serverId);
      await finishSignIn(facts, url, { state, code, iss }, { allowsPrivate: deps.allowsPrivate, now: new Date() });
      return serverId;
    },
  };

  async function oauthServer(serverId: string) {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(serverId);
    const server = isId ? await findMcpServer(deps.store, serverId) : null;
    const endpoint = server?.endpoint;
    if (!server || endpoint?.transport !== "streamable_http" || endpoint.auth !== "oauth") {
      throw new McpFailure("not_found", "There is no such server to sign in to.", {
        hint: "Begin again from its page.",
      });
    }
    return { facts: oauthFacts(server, deps), url: endpoint.url };
  }
}
