import { z } from "zod";

/** How a webhook node lets callers in. n8n does not give the secret itself out. */
export const WEBHOOK_AUTHS = ["none", "basic", "header", "jwt"] as const;
export type WebhookAuth = (typeof WEBHOOK_AUTHS)[number];

export interface N8nWebhook {
  method: string;
  /** Behind the instance's address and /webhook/. */
  path: string;
  auth: WebhookAuth;
  /** Whether it answers when the workflow has ended, with what the last node gave. */
  waitsForEnd: boolean;
}

export interface N8nWorkflowFacts {
  workflowId: string;
  name: string;
  isActive: boolean;
  tags: string[];
  /** What starts it, in words: webhook, schedule, manual, form, chat, "another workflow", or the app's node. */
  triggerKind: string;
  webhook: N8nWebhook | null;
  changedAt: Date | null;
}

const nodeSchema = z.object({
  type: z.string(),
  disabled: z.boolean().optional(),
  webhookId: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).default({}),
});

/** A workflow as n8n's public API gives it (1.x); what Atlas does not use is left. */
export const apiWorkflowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
  active: z.boolean(),
  nodes: z.array(nodeSchema).default([]),
  tags: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .transform((tags) => (tags ?? []).map(({ name }) => name)),
  updatedAt: z.string().nullish(),
});
export type ApiWorkflow = z.infer<typeof apiWorkflowSchema>;

const TRIGGERS: readonly (readonly [type: RegExp, word: string])[] = [
  [/\.webhook$/, "webhook"],
  [/\.(scheduleTrigger|cron|interval)$/, "schedule"],
  [/\.formTrigger$/, "form"],
  [/\.(chatTrigger|manualChatTrigger)$/, "chat"],
  [/\.executeWorkflowTrigger$/, "another workflow"],
  [/\.errorTrigger$/, "another workflow's failure"],
  [/\.(manualTrigger|start)$/, "manual"],
];

/** What a workflow is and how it can be started. */
export function describeWorkflow({ id, name, active, nodes, tags, updatedAt }: ApiWorkflow): N8nWorkflowFacts {
  const enabled = nodes.filter(({ disabled }) => !disabled);
  const webhook = enabled.find(({ type }) => type.endsWith(".webhook"));
  return {
    workflowId: id,
    name,
    isActive: active,
    tags,
    triggerKind: triggerKind(enabled.map(({ type }) => type)),
    webhook: webhook ? readWebhook(webhook) : null,
    changedAt: updatedAt ? new Date(updatedAt) : null,
  };
}

/** Why a workflow cannot be started from outside; null when it can. n8n's API has no way to run one by its id. */
export function whyNotTriggerable({
  isActive,
  webhook,
  triggerKind,
}: Pick<N8nWorkflowFacts, "isActive" | "webhook" | "triggerKind">): string | null {
  if (!webhook) return `It starts by ${triggerKind}; only a workflow with a webhook node can be started from outside.`;
  if (webhook.auth === "jwt") return "Its webhook wants a signed token (JWT), which Atlas does not make.";
  if (/[:{}=]/.test(webhook.path)) return `Its webhook's path, ${webhook.path}, has a part that changes.`;
  return isActive ? null : "It is not active, so its webhook is not open. Activate it first.";
}

function triggerKind(types: readonly string[]): string {
  const known = TRIGGERS.find(([type]) => types.some((each) => type.test(each)));
  if (known) return known[1];
  const app = types.find((type) => /trigger$/i.test(type));
  return app ? (app.split(".").at(-1) ?? app).replace(/Trigger$/, "") : "nothing";
}

function readWebhook({ parameters, webhookId }: z.infer<typeof nodeSchema>): N8nWebhook {
  const { httpMethod, path, authentication, responseMode } = parameters;
  const auths: Record<string, WebhookAuth> = { basicAuth: "basic", headerAuth: "header", jwtAuth: "jwt" };
  return {
    method: typeof httpMethod === "string" ? httpMethod : "GET",
    path: (typeof path === "string" && path !== "" ? path : (webhookId ?? "")).replace(/^\//, ""),
    auth: auths[String(authentication)] ?? "none",
    waitsForEnd: responseMode === "lastNode" || responseMode === "responseNode",
  };
}

export const N8N_EXECUTION_STATUSES = [
  "new",
  "running",
  "waiting",
  "success",
  "error",
  "crashed",
  "canceled",
  "unknown",
] as const;
export type N8nExecutionStatus = (typeof N8N_EXECUTION_STATUSES)[number];

export function isExecutionOver(status: N8nExecutionStatus): boolean {
  return !["new", "running", "waiting", "unknown"].includes(status);
}

/** How long an execution took, what came of it, and what it was: as n8n's public API lists it. */
export const apiExecutionSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.enum(N8N_EXECUTION_STATUSES).catch("unknown"),
  mode: z.string().default("unknown"),
  startedAt: z.string().nullish(),
  stoppedAt: z.string().nullish(),
  workflowId: z.union([z.string(), z.number()]).transform(String),
  retryOf: z.union([z.string(), z.number()]).nullish(),
});
export type ApiExecution = z.infer<typeof apiExecutionSchema>;
