import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import type { McpEntityKind } from "../../domain/mcp/mcp-server.ts";
import { includesRole } from "../../domain/roles.ts";
import { listMcpCalls, type McpCallRecord } from "../../store/mcp-calls.ts";
import { listMcpEntities, listMcpServers, type McpServerRecord } from "../../store/mcp-servers.ts";
import { isSignedIn, secretNames } from "../../sync/mcp-book.ts";
import { After, connect, First, Search } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { McpAuthEnum, McpEntityKindEnum, McpTransportEnum } from "../enums.ts";
import { localId } from "../global-id.ts";
import { UserJSON } from "../scalars.ts";
import {
  CallMcpInput,
  ConnectMcpServerInput,
  McpServerIdInput,
  TryMcpStreamInput,
  UpdateMcpServerInput,
} from "./mcp.input.ts";
import {
  callEntity,
  cancelCall,
  checkServer,
  connectServer,
  editServer,
  removeServer,
  signIn,
  tryStream,
} from "./mcp.service.ts";
import {
  McpCall,
  McpCallConnection,
  McpCallPayload,
  McpEntityConnection,
  McpEntityCounts,
  McpServer,
  McpServerConnection,
  McpServerPayload,
  McpService,
  McpSignInPayload,
  McpTrialPayload,
} from "./mcp.type.ts";

@Resolver(() => McpServer)
export class McpServerResolver {
  @Query(() => [McpService], { description: "The catalogue of services, by name." })
  mcpServices(@Ctx() { mcpServices }: AtlasContext): McpService[] {
    return mcpServices.map(({ npm, url, ...service }) => ({
      ...service,
      url: url ?? null,
      npmPackage: npm ? `${npm.package}@${npm.version}` : null,
      npmSecrets: npm?.secrets ?? [],
    }));
  }

  @Query(() => McpServerConnection)
  mcpServers(
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listMcpServers({ search }), { first, after }, { load: context.loaders.mcpServer });
  }

  @FieldResolver(() => McpTransportEnum)
  transport(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport;
  }

  @FieldResolver(() => String, { nullable: true })
  url(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport === "streamable_http" ? endpoint.url : null;
  }

  @FieldResolver(() => String, { nullable: true })
  command(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport === "stdio" ? endpoint.command : null;
  }

  @FieldResolver(() => [String])
  args(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport === "stdio" ? endpoint.args : [];
  }

  @FieldResolver(() => McpAuthEnum)
  auth(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport === "streamable_http" ? endpoint.auth : "none";
  }

  @FieldResolver(() => String, { nullable: true })
  headerName(@Root() { endpoint }: McpServerRecord) {
    return endpoint.transport === "streamable_http" ? endpoint.headerName : null;
  }

  @FieldResolver(() => [String])
  secretNames(@Root() server: McpServerRecord, @Ctx() { secretBox }: AtlasContext) {
    return secretNames(server, secretBox);
  }

  @FieldResolver(() => Boolean)
  isSignedIn(@Root() server: McpServerRecord, @Ctx() { secretBox }: AtlasContext) {
    return isSignedIn(server, secretBox);
  }

  @FieldResolver(() => String, { nullable: true })
  protocolVersion(@Root() { about }: McpServerRecord) {
    return about?.protocolVersion ?? null;
  }

  @FieldResolver(() => String, { nullable: true })
  serverName(@Root() { about }: McpServerRecord) {
    return about?.serverName ?? null;
  }

  @FieldResolver(() => String, { nullable: true })
  serverVersion(@Root() { about }: McpServerRecord) {
    return about?.serverVersion ?? null;
  }

  @FieldResolver(() => [String])
  capabilities(@Root() { about }: McpServerRecord) {
    return about?.capabilities ?? [];
  }

  @FieldResolver(() => McpEntityCounts)
  async counts(@Root() { id }: McpServerRecord, @Ctx() { loaders }: AtlasContext): Promise<McpEntityCounts> {
    const counts = await loaders.mcpEntityCounts.load(id);
    return {
      tools: counts.tool ?? 0,
      resources: (counts.resource ?? 0) + (counts.resource_template ?? 0),
      prompts: counts.prompt ?? 0,
    };
  }

  @FieldResolver(() => McpEntityConnection)
  entities(
    @Root() { id }: McpServerRecord,
    @First(50) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Arg("kind", () => McpEntityKindEnum, { nullable: true }) kind: McpEntityKind | null,
    @Ctx() context: AtlasContext,
  ) {
    const { mcpEntity } = context.loaders;
    return connect(context, listMcpEntities({ kind, search }), { first, after }, { load: mcpEntity, ownerId: id });
  }

  @FieldResolver(() => McpCallConnection, { description: "The newest first." })
  calls(
    @Root() { id }: McpServerRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listMcpCalls(), { first, after }, { load: context.loaders.mcpCall, ownerId: id });
  }

  @Mutation(() => McpServerPayload, { description: "Stores a server and looks at what it offers." })
  async connectMcpServer(
    @Arg("input", () => ConnectMcpServerInput) input: ConnectMcpServerInput,
    @Ctx() context: AtlasContext,
  ) {
    return serverPayload(context, await connectServer(context, input));
  }

  @Mutation(() => McpServerPayload)
  async updateMcpServer(
    @Arg("input", () => UpdateMcpServerInput) input: UpdateMcpServerInput,
    @Ctx() context: AtlasContext,
  ) {
    return serverPayload(context, await editServer(context, input));
  }

  @Mutation(() => McpServerPayload, {
    description: "Looks at the server again: whether it answers, and what it offers.",
  })
  async checkMcpServer(@Arg("input", () => McpServerIdInput) { id }: McpServerIdInput, @Ctx() context: AtlasContext) {
    return serverPayload(context, await checkServer(context, id));
  }

  @Mutation(() => DeletePayload)
  async deleteMcpServer(@Arg("input", () => McpServerIdInput) { id }: McpServerIdInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await removeServer(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }

  @Mutation(() => McpSignInPayload, { description: "Begins an OAuth sign-in; Atlas hears of its end at its callback." })
  async signInToMcpServer(
    @Arg("input", () => McpServerIdInput) { id }: McpServerIdInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await signIn(context, id);
    return { url: done ?? null, userErrors: refused ?? [] };
  }

  @Mutation(() => McpCallPayload, { description: "Uses a tool, resource or prompt; mcpCallChanged tells how it goes." })
  async callMcp(@Arg("input", () => CallMcpInput) input: CallMcpInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await callEntity(context, context.viewer!, input);
    return { call: done ? await context.loaders.mcpCall.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => McpCallPayload)
  async cancelMcpCall(@Arg("input", () => McpServerIdInput) { id }: McpServerIdInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await cancelCall(context, id);
    return { call: done ? await context.loaders.mcpCall.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => McpTrialPayload, { description: "Asks once as the stream would; stores nothing." })
  async tryMcpStream(@Arg("input", () => TryMcpStreamInput) input: TryMcpStreamInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await tryStream(context, input);
    return { trial: done ?? null, userErrors: refused ?? [] };
  }

  @Subscription(() => McpCall, {
    description: "A call as it is, then after each change; ends with the call.",
    subscribe: ({ args, context }: { args: { id: string }; context: AtlasContext }) =>
      context.mcpCalls.follow(localId("McpCall", args.id) ?? NO_ROW),
  })
  mcpCallChanged(@Root() call: McpCallRecord, @Arg("id", () => ID) _id: string): McpCallRecord {
    return call;
  }
}

@Resolver(() => McpCall)
export class McpCallResolver {
  @FieldResolver(() => UserJSON, {
    nullable: true,
    description: "Null for a viewer: they may hold what is not public.",
  })
  arguments(@Root() call: McpCallRecord, @Ctx() { viewer }: AtlasContext) {
    return viewer && includesRole(viewer.role, "steward") ? call.arguments : null;
  }

  @FieldResolver(() => UserJSON, {
    nullable: true,
    description:
      "{content, structured}: pieces of text, image, audio, link or resource, and the tool's structured answer. Null for a viewer.",
  })
  result(@Root() call: McpCallRecord, @Ctx() { viewer }: AtlasContext) {
    return viewer && includesRole(viewer.role, "steward") ? call.result : null;
  }
}

const NO_ROW = "00000000-0000-0000-0000-000000000000";

async function serverPayload({ loaders }: AtlasContext, { done, refused }: Awaited<ReturnType<typeof connectServer>>) {
  return { server: done ? await loaders.mcpServer.load(done) : null, userErrors: refused ?? [] };
}
