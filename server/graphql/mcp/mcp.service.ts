import { AtlasError } from "../../domain/errors.ts";
import type { McpAuth, McpEndpoint, McpEntityKind, McpSecrets, McpTransport } from "../../domain/mcp/mcp-server.ts";
import { npxCommand } from "../../domain/mcp/mcp-services.ts";
import { mcpStreamSchema } from "../../domain/mcp/mcp-stream.ts";
import { includesRole, type Role } from "../../domain/roles.ts";
import type { StreamTrial } from "../../jobs/mcp/mcp-job.ts";
import {
  deleteMcpServer,
  findMcpEntity,
  findMcpServer,
  insertMcpServer,
  type McpServerRecord,
  updateMcpServer,
} from "../../store/mcp-servers.ts";
import { changedSecrets, mcpSecrets } from "../../sync/mcp-book.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

type Services = Pick<AtlasServices, "store" | "secretBox" | "mcp" | "mcpServices" | "areProgramsAllowed">;

interface SecretsChange {
  token?: string | null;
  env?: unknown;
  clientId?: string | null;
  clientSecret?: string | null;
}

export interface ServerChoice {
  name: string;
  serviceId: string;
  transport: McpTransport;
  url?: string | null;
  auth: McpAuth;
  headerName?: string | null;
  command?: string | null;
  args?: string[] | null;
  secrets?: SecretsChange | null;
}

/** Stores a server and looks at it; gives its uuid. One that cannot be reached is stored all the same, with the reason. */
export async function connectServer(services: Services, choice: ServerChoice): Promise<Outcome<string>> {
  const name = choice.name.trim();
  if (name === "") return refuse("required", "A server needs a name.", ["name"]);
  const endpoint = endpointOf(services, choice);
  if (endpoint.refused) return endpoint;
  const secrets = secretsOf({}, choice.secrets ?? {}, endpoint.done);
  if (secrets.refused) return secrets;
  const id = await services.store.$transaction((db) =>
    insertMcpServer(db, {
      name,
      serviceId: choice.serviceId,
      endpoint: endpoint.done,
      sealedSecrets: sealed(services, secrets.done),
    }),
  );
  if (!id) return refuse("taken", `Another server is called "${name}". Choose another name.`, ["name"]);
  if (endpoint.done.transport === "stdio" || endpoint.done.auth !== "oauth") await services.mcp.check(id);
  return done(id);
}

function endpointOf({ mcpServices, areProgramsAllowed }: Services, choice: ServerChoice): Outcome<McpEndpoint> {
  const service = mcpServices.find(({ id }) => id === choice.serviceId);
  if (!service && choice.serviceId !== "custom") {
    return refuse("not_found", `There is no service "${choice.serviceId}".`, ["serviceId"]);
  }
  if (choice.transport === "stdio") {
    if (service?.npm) return done({ transport: "stdio", ...npxCommand(service.npm), env: {} });
    const command = choice.command?.trim() ?? "";
    if (command === "") return refuse("required", "A server that Atlas starts needs a command.", ["command"]);
    if (!areProgramsAllowed) {
      const message =
        "A command of your own runs with all rights of Atlas, which this installation does not allow. Start it with ATLAS_PROGRAMS=on, or connect to a server over HTTP.";
      return refuse("unsupported", message, ["command"]);
    }
    return done({ transport: "stdio", command, args: choice.args ?? [], env: {} });
  }
  const url = choice.url?.trim() || service?.url;
  if (!url || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return refuse("invalid", "The address of an MCP server begins with https:// or http://.", ["url"]);
  }
  const headerName = choice.headerName?.trim() || null;
  if (choice.auth === "header" && !/^[!#$%&'*+.^_`|~\w-]+$/.test(headerName ?? "")) {
    return refuse("required", "Name the header that takes the key, such as X-API-Key.", ["headerName"]);
  }
  return done({ transport: "streamable_http", url, auth: choice.auth, headerName });
}

function secretsOf(kept: McpSecrets, change: SecretsChange, endpoint: McpEndpoint): Outcome<McpSecrets> {
  const { env, ...others } = change;
  const isMap =
    env == null ||
    (typeof env === "object" &&
      !Array.isArray(env) &&
      Object.values(env).every((value) => value === null || typeof value === "string"));
  if (!isMap) return refuse("invalid", "Environment variables are texts by name: {NAME: value}.", ["secrets", "env"]);
  const names = Object.keys((env ?? {}) as object);
  const bad = names.find(
    (name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^(NODE_OPTIONS|LD_|DYLD_|PATH$)/.test(name),
  );
  if (bad) return refuse("invalid", `${bad} cannot be set as a secret variable.`, ["secrets", "env", bad]);
  return done(changedSecrets(kept, { ...others, env: env as Record<string, string | null> | null }, endpoint));
}

export interface ServerEdit {
  id: string;
  name?: string | null;
  secrets?: SecretsChange | null;
  signOut: boolean;
  expectedVersion: number;
}

/** Renames a server, replaces or clears its credentials, or signs it out. */
export async function editServer(services: Services, edit: ServerEdit): Promise<Outcome<string>> {
  const server = await serverOf(services, edit.id);
  if (!server) return missing(["id"]);
  const name = edit.name?.trim();
  if (name === "") return refuse("required", "A server needs a name.", ["name"]);
  let sealedSecrets: Uint8Array | null | undefined;
  if (edit.secrets) {
    const secrets = secretsOf(mcpSecrets(server, services.secretBox), edit.secrets, server.endpoint);
    if (secrets.refused) return secrets;
    sealedSecrets = sealed(services, secrets.done);
  }
  const changed = await services.store.$transaction((db) =>
    updateMcpServer(db, server.id, edit.expectedVersion, { name, sealedSecrets, forgetsOAuth: edit.signOut }),
  );
  if (changed === "taken") return refuse("taken", `Another server is called "${name}". Choose another name.`, ["name"]);
  if (changed === "stale") {
    return refuse("stale", "Somebody changed this server in the meantime. Load it again and repeat your change.");
  }
  return done(server.id);
}

export async function removeServer({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("McpServer", globalId);
  const { isDeleted, sources } = id
    ? await store.$transaction((db) => deleteMcpServer(db, id))
    : { isDeleted: false, sources: [] };
  if (isDeleted) return done(globalId);
  if (sources.length === 0) return missing(["id"]);
  return refuse("conflict", `It is read by ${sources.join(", ")}. Delete what reads it first.`, ["id"]);
}

export async function checkServer(services: Services, globalId: string): Promise<Outcome<string>> {
  const server = await serverOf(services, globalId);
  if (!server) return missing(["id"]);
  await services.mcp.check(server.id);
  return done(server.id);
}

export async function signIn(services: Services, globalId: string): Promise<Outcome<string | null>> {
  const server = await serverOf(services, globalId);
  if (!server) return missing(["id"]);
  return orRefused(async () => (await services.mcp.beginSignIn(server.id))?.href ?? null, ["id"]);
}

export interface CallChoice {
  serverId: string;
  kind: McpEntityKind;
  name: string;
  arguments?: unknown;
  timeoutSeconds: number;
  isConfirmed: boolean;
}

/** Queues a call; gives its uuid. What may change something needs an operator, what may destroy something a confirmation too. */
export async function callEntity(
  services: Services,
  { role, name: calledBy }: { role: Role; name: string },
  choice: CallChoice,
): Promise<Outcome<string>> {
  const server = await serverOf(services, choice.serverId);
  if (!server) return missing(["serverId"]);
  const { kind, name, timeoutSeconds } = choice;
  if (kind === "resource_template") {
    return refuse("unsupported", "Fill the template in and read it as a resource.", ["kind"]);
  }
  if (timeoutSeconds < 1 || timeoutSeconds > 3_600) {
    return refuse("limit", "A time limit is 1 to 3,600 seconds.", ["timeoutSeconds"]);
  }
  const args = choice.arguments ?? {};
  if (typeof args !== "object" || Array.isArray(args)) {
    return refuse("invalid", "Arguments are a JSON object.", ["arguments"]);
  }
  const entity = await findMcpEntity(services.store, server.id, kind, name);
  // A resource may come from a template, which no list names.
  if (!entity && kind !== "resource") {
    return refuse("not_found", `The server had no ${kind} "${name}" when it was last looked at. Check it again.`, [
      "name",
    ]);
  }
  if (entity && !entity.isReadOnly && !includesRole(role, "operator")) {
    return refuse("unsupported", `"${name}" may change something: that needs the role operator; yours is ${role}.`, [
      "name",
    ]);
  }
  if (entity?.isDestructive && !choice.isConfirmed) {
    return refuse("conflict", `"${name}" may destroy something. Confirm that it is meant.`, ["isConfirmed"]);
  }
  const call = { serverId: server.id, kind, name, arguments: args as Record<string, unknown> };
  return done(await services.mcp.call({ ...call, timeoutMs: timeoutSeconds * 1_000, calledBy }));
}

export async function cancelCall({ mcp }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("McpCall", globalId);
  if (!id) return refuse("not_found", "There is no such call.", ["id"]);
  return (await mcp.cancel(id)) ? done(id) : refuse("conflict", "This call is over.", ["id"]);
}

export async function tryStream(
  services: Services,
  { serverId, stream }: { serverId: string; stream: unknown },
): Promise<Outcome<StreamTrial>> {
  const server = await serverOf(services, serverId);
  if (!server) return missing(["serverId"]);
  const { success, data, error } = mcpStreamSchema.safeParse(stream);
  if (!success) {
    return {
      refused: error.issues.map(({ path, message }) => ({
        code: "invalid" as const,
        message: `${path.join(".") || "The stream"}: ${message}.`,
        field: ["stream", ...path.map(String)],
      })),
    };
  }
  return orRefused(() => services.mcp.tryStream(server.id, data), ["stream"]);
}

async function orRefused<T>(work: () => Promise<T>, field: string[]): Promise<Outcome<T>> {
  try {
    return done(await work());
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const { message, hint, detail } = error;
    return refuse("unreachable", [message, hint, detail].filter(Boolean).join(" "), field);
  }
}

function serverOf({ store }: Services, globalId: string): Promise<McpServerRecord | null> {
  const id = localId("McpServer", globalId);
  return id ? findMcpServer(store, id) : Promise.resolve(null);
}

function sealed({ secretBox }: Services, secrets: McpSecrets): Uint8Array | null {
  return Object.keys(secrets).length > 0 ? secretBox.seal(JSON.stringify(secrets)) : null;
}

function missing(field: string[]) {
  return refuse("not_found", "There is no such MCP server. It may have been deleted; choose one from the list.", field);
}
