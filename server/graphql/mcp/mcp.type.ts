import { Field, Float, Int, ObjectType } from "type-graphql";
import type { McpAuth, McpCallStatus, McpEntityKind, McpTransport } from "../../domain/mcp/mcp-server.ts";
import type { PeerStatus } from "../../domain/peer-status.ts";
import { connectionType } from "../connection.ts";
import { McpAuthEnum, McpCallStatusEnum, McpEntityKindEnum, McpTransportEnum, PeerStatusEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime, UserJSON } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "A service that Atlas knows an MCP server for, or honestly none." })
export class McpService {
  @Field(() => String)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  category: string;

  @Field(() => String, { nullable: true, description: "Its official server; null where none is known." })
  url: string | null;

  @Field(() => [McpAuthEnum])
  auths: McpAuth[];

  @Field(() => String, { nullable: true, description: "Its official package, with the version that Atlas starts." })
  npmPackage: string | null;

  @Field(() => [String], { description: "Environment variables that hold the package's secrets." })
  npmSecrets: string[];

  @Field(() => String)
  note: string;
}

@ObjectType()
export class McpEntityCounts {
  @Field(() => Int)
  tools: number;

  @Field(() => Int)
  resources: number;

  @Field(() => Int)
  prompts: number;
}

@ObjectType({ implements: Node })
export class McpServer extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "A service of the catalogue, or custom." })
  serviceId: string;

  @Field(() => McpTransportEnum)
  transport: McpTransport;

  @Field(() => String, { nullable: true })
  url: string | null;

  @Field(() => String, { nullable: true })
  command: string | null;

  @Field(() => [String])
  args: string[];

  @Field(() => McpAuthEnum)
  auth: McpAuth;

  @Field(() => String, { nullable: true })
  headerName: string | null;

  @Field(() => [String], { description: "The secrets that are set, by name. Their values are never given." })
  secretNames: string[];

  @Field(() => Boolean, { description: "Whether somebody has signed in, where the server wants it." })
  isSignedIn: boolean;

  @Field(() => PeerStatusEnum)
  status: PeerStatus;

  @Field(() => String, { nullable: true })
  lastError: string | null;

  @Field(() => String, { nullable: true, description: "What a started server last wrote, without secrets." })
  lastErrorDetail: string | null;

  @Field(() => DateTime, { nullable: true })
  checkedAt: Date | null;

  @Field(() => Int, { nullable: true })
  checkMs: number | null;

  @Field(() => String, { nullable: true })
  protocolVersion: string | null;

  @Field(() => String, { nullable: true })
  serverName: string | null;

  @Field(() => String, { nullable: true })
  serverVersion: string | null;

  @Field(() => [String])
  capabilities: string[];

  @Field(() => Int)
  version: number;
}

@ObjectType({ description: "A tool, resource, resource template or prompt, as its server listed it." })
export class McpEntity {
  @Field(() => McpEntityKindEnum)
  kind: McpEntityKind;

  @Field(() => String, { description: "Of a resource its URI." })
  name: string;

  @Field(() => String, { nullable: true })
  title: string | null;

  @Field(() => String, { nullable: true })
  description: string | null;

  @Field(() => Boolean)
  isReadOnly: boolean;

  @Field(() => Boolean, { description: "By the server's word, or where it says nothing of a tool that may write." })
  isDestructive: boolean;

  @Field(() => UserJSON, { nullable: true })
  inputSchema: unknown;

  @Field(() => UserJSON, { nullable: true })
  outputSchema: unknown;

  @Field(() => String, { nullable: true })
  mimeType: string | null;
}

@ObjectType()
export class McpCallProgress {
  @Field(() => Float)
  done: number;

  @Field(() => Float, { nullable: true })
  total: number | null;

  @Field(() => String, { nullable: true })
  message: string | null;
}

@ObjectType({ implements: Node, description: "One use of a tool, resource or prompt." })
export class McpCall extends Node {
  @Field(() => McpEntityKindEnum)
  kind: McpEntityKind;

  @Field(() => String)
  name: string;

  @Field(() => McpCallStatusEnum)
  status: McpCallStatus;

  @Field(() => String)
  calledBy: string;

  @Field(() => McpCallProgress, { nullable: true })
  progress: McpCallProgress | null;

  @Field(() => String, { nullable: true, description: "What went wrong, for programs: unauthorized, timed_out, …" })
  fault: string | null;

  @Field(() => String, { nullable: true })
  error: string | null;

  @Field(() => String, { nullable: true })
  errorDetail: string | null;

  @Field(() => DateTime)
  queuedAt: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;
}

export const McpServerConnection = connectionType("McpServer", () => McpServer);
export const McpEntityConnection = connectionType("McpEntity", () => McpEntity);
export const McpCallConnection = connectionType("McpCall", () => McpCall);

@ObjectType()
export class McpServerPayload {
  @Field(() => McpServer, { nullable: true })
  server: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class McpSignInPayload {
  @Field(() => String, { nullable: true, description: "Where to sign in; null where nobody has to." })
  url: string | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class McpCallPayload {
  @Field(() => McpCall, { nullable: true })
  call: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: "What asking once as a stream would showed." })
export class McpStreamTrial {
  @Field(() => [UserJSON], { description: "The first records, at most 20." })
  records: unknown[];

  @Field(() => Int, { description: "How many the first page held." })
  found: number;

  @Field(() => String, { nullable: true })
  nextCursor: string | null;

  @Field(() => [String])
  keyCandidates: string[];

  @Field(() => [String])
  cursorCandidates: string[];

  @Field(() => String, { description: "The answer as JSON, its beginning, to find paths in." })
  answer: string;
}

@ObjectType()
export class McpTrialPayload {
  @Field(() => McpStreamTrial, { nullable: true })
  trial: McpStreamTrial | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
