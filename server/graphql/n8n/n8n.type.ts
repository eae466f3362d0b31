import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { TriggerEnd } from "../../domain/n8n/n8n-trigger.ts";
import type { N8nExecutionStatus, WebhookAuth } from "../../domain/n8n/n8n-workflow.ts";
import type { PeerStatus } from "../../domain/peer-status.ts";
import { connectionType } from "../connection.ts";
import { N8nExecutionStatusEnum, PeerStatusEnum, TriggerEndEnum, WebhookAuthEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime, UserJSON } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node })
export class N8nInstance extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String)
  baseUrl: string;

  @Field(() => Boolean)
  allowsSelfSigned: boolean;

  @Field(() => PeerStatusEnum)
  status: PeerStatus;

  @Field(() => String, { nullable: true })
  lastError: string | null;

  @Field(() => DateTime, { nullable: true })
  checkedAt: Date | null;

  @Field(() => Int, { nullable: true })
  checkMs: number | null;

  @Field(() => String, { nullable: true })
  n8nVersion: string | null;

  @Field(() => Int)
  version: number;
}

@ObjectType({ implements: Node, description: "A workflow as its instance listed it when it was last looked at." })
export class N8nWorkflow extends Node {
  @Field(() => String, { description: "n8n's own id." })
  workflowId: string;

  @Field(() => String)
  name: string;

  @Field(() => Boolean)
  isActive: boolean;

  @Field(() => [String])
  tags: string[];

  @Field(() => String, { description: "webhook, schedule, manual, form, chat, another workflow, or an app." })
  triggerKind: string;
}

@ObjectType()
export class N8nExecution {
  @Field(() => String)
  executionId: string;

  @Field(() => String)
  workflowId: string;

  @Field(() => N8nExecutionStatusEnum)
  status: N8nExecutionStatus;

  @Field(() => String)
  mode: string;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  stoppedAt: Date | null;

  @Field(() => String, { nullable: true, description: "Why it failed; told of one execution, not in lists." })
  error: string | null;
}

@ObjectType({ description: "Executions as n8n lists them now, the newest first." })
export class N8nExecutionPage {
  @Field(() => [N8nExecution])
  nodes: N8nExecution[];

  @Field(() => String, { nullable: true })
  nextCursor: string | null;

  @Field(() => String, { nullable: true, description: "Why they could not be had." })
  problem: string | null;
}

@ObjectType({ implements: Node, description: "Runs a workflow after runs of a sync." })
export class N8nTrigger extends Node {
  @Field(() => String)
  workflowId: string;

  @Field(() => String)
  workflowName: string;

  @Field(() => [TriggerEndEnum])
  on: TriggerEnd[];

  @Field(() => String)
  createdBy: string;
}

export const N8nInstanceConnection = connectionType("N8nInstance", () => N8nInstance);
export const N8nWorkflowConnection = connectionType("N8nWorkflow", () => N8nWorkflow);
export const N8nTriggerConnection = connectionType("N8nTrigger", () => N8nTrigger);

@ObjectType()
export class N8nInstancePayload {
  @Field(() => N8nInstance, { nullable: true })
  instance: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class N8nWorkflowPayload {
  @Field(() => N8nWorkflow, { nullable: true })
  workflow: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class N8nRunPayload {
  @Field(() => Int, { nullable: true, description: "What the webhook answered with." })
  status: number | null;

  @Field(() => String, { nullable: true, description: "The beginning of its answer." })
  answer: string | null;

  @Field(() => N8nExecution, { nullable: true, description: "What it began, as far as it came within 15 s." })
  execution: N8nExecution | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class N8nTriggerPayload {
  @Field(() => N8nTrigger, { nullable: true })
  trigger: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InputType()
export class ConnectN8nInput {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "What opens n8n in the browser: https://n8n.example.com" })
  baseUrl: string;

  @Field(() => String)
  apiKey: string;

  @Field(() => Boolean, { defaultValue: false })
  allowsSelfSigned: boolean;
}

@InputType()
export class UpdateN8nInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  baseUrl?: string | null;

  @Field(() => String, { nullable: true, description: "Replaces the key; left out, the stored one stays." })
  apiKey?: string | null;

  @Field(() => Boolean, { nullable: true })
  allowsSelfSigned?: boolean | null;

  @Field(() => Int)
  expectedVersion: number;
}

@InputType()
export class N8nIdInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class SetN8nWorkflowActiveInput {
  @Field(() => ID)
  id: string;

  @Field(() => Boolean)
  isActive: boolean;
}

@InputType({
  description: "What a workflow's webhook asks for: user and password, or a header and its value; none clears.",
})
export class SetN8nWebhookSecretInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  user?: string | null;

  @Field(() => String, { nullable: true })
  password?: string | null;

  @Field(() => String, { nullable: true })
  header?: string | null;

  @Field(() => String, { nullable: true })
  value?: string | null;
}

@InputType()
export class RunN8nWorkflowInput {
  @Field(() => ID)
  id: string;

  @Field(() => UserJSON, { nullable: true })
  body?: unknown;
}

@InputType()
export class SetN8nTriggerInput {
  @Field(() => ID)
  workflowId: string;

  @Field(() => ID)
  syncId: string;

  @Field(() => [TriggerEndEnum])
  on: TriggerEnd[];
}

@ObjectType({ description: "The webhook that starts a workflow." })
export class N8nWebhook {
  @Field(() => String)
  method: string;

  @Field(() => String)
  path: string;

  @Field(() => WebhookAuthEnum)
  auth: WebhookAuth;
}
