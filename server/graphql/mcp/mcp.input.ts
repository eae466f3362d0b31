import { Field, ID, InputType, Int } from "type-graphql";
import type { McpAuth, McpEntityKind, McpTransport } from "../../domain/mcp/mcp-server.ts";
import { McpAuthEnum, McpEntityKindEnum, McpTransportEnum } from "../enums.ts";
import { UserJSON } from "../scalars.ts";

@InputType({ description: "Secrets of a server: what is left out stays as it is, null clears it." })
export class McpSecretsInput {
  @Field(() => String, { nullable: true, description: "The bearer token, or the header's value." })
  token?: string | null;

  @Field(() => UserJSON, { nullable: true, description: "Secret environment variables of a command: {NAME: value}." })
  env?: unknown;

  @Field(() => String, { nullable: true, description: "Of an OAuth client that was registered by hand." })
  clientId?: string | null;

  @Field(() => String, { nullable: true })
  clientSecret?: string | null;
}

@InputType()
export class ConnectMcpServerInput {
  @Field(() => String)
  name: string;

  @Field(() => String, { defaultValue: "custom" })
  serviceId: string;

  @Field(() => McpTransportEnum)
  transport: McpTransport;

  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => McpAuthEnum, { defaultValue: "none" })
  auth: McpAuth;

  @Field(() => String, { nullable: true })
  headerName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of a custom server that Atlas starts; needs ATLAS_PROGRAMS=on. A service's package needs none.",
  })
  command?: string | null;

  @Field(() => [String], { nullable: true })
  args?: string[] | null;

  @Field(() => McpSecretsInput, { nullable: true })
  secrets?: McpSecretsInput | null;
}

@InputType()
export class UpdateMcpServerInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => McpSecretsInput, { nullable: true })
  secrets?: McpSecretsInput | null;

  @Field(() => Boolean, { defaultValue: false, description: "Forgets the sign-in." })
  signOut: boolean;

  @Field(() => Int, { description: "The version that was edited; another one answers STALE." })
  expectedVersion: number;
}

@InputType()
export class McpServerIdInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class CallMcpInput {
  @Field(() => ID)
  serverId: string;

  @Field(() => McpEntityKindEnum, { defaultValue: "tool" })
  kind: McpEntityKind;

  @Field(() => String)
  name: string;

  @Field(() => UserJSON, { nullable: true })
  arguments?: unknown;

  @Field(() => Int, { defaultValue: 60, description: "How long the tool may say nothing, 1 to 3,600." })
  timeoutSeconds: number;

  @Field(() => Boolean, { defaultValue: false, description: "Must be true for a tool that may destroy something." })
  isConfirmed: boolean;
}

@InputType()
export class TryMcpStreamInput {
  @Field(() => ID)
  serverId: string;

  @Field(() => UserJSON, { description: "A stream as the config of a source of the connector mcp has it." })
  stream: unknown;
}
