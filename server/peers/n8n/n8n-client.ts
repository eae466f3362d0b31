import { z } from "zod";
import { N8nFailure, type N8nFault } from "../../domain/n8n/n8n-failure.ts";
import {
  type ApiExecution,
  type ApiWorkflow,
  apiExecutionSchema,
  apiWorkflowSchema,
} from "../../domain/n8n/n8n-workflow.ts";
import { openOutbound } from "../../lib/outbound.ts";
import { OutboundError } from "../../lib/outbound-error.ts";

export interface N8nAccess {
  /** Without a slash at its end and without /api/v1. */
  baseUrl: string;
  apiKey: string;
  allowsSelfSigned: boolean;
  allowsPrivate: boolean;
}

/** What a workflow's webhook asks for. */
export type WebhookSecret = { user: string; password: string } | { header: string; value: string };

export interface WebhookCall {
  method: string;
  path: string;
  secret: WebhookSecret | null;
  body: string;
}

export interface ExecutionFilter {
  limit?: number;
  cursor?: string | null;
  status?: string | null;
  workflowId?: string | null;
}

/** One n8n instance, over its public API (v1) and its webhooks. Everything it rejects with is an N8nFailure, or the signal's reason. */
export interface N8nClient {
  /** "1.123.0"; null where the instance does not tell. */
  version(signal: AbortSignal): Promise<string | null>;
  workflows(signal: AbortSignal): Promise<ApiWorkflow[]>;
  executions(
    filter: ExecutionFilter,
    signal: AbortSignal,
  ): Promise<{ data: ApiExecution[]; nextCursor: string | null }>;
  /** The execution, with why it failed. */
  execution(id: string, signal: AbortSignal): Promise<ApiExecution & { error: string | null }>;
  setActive(workflowId: string, isActive: boolean, signal: AbortSignal): Promise<void>;
  /** Calls a webhook; gives the answer's status and the beginning of its text. Any answer below 400 is one. */
  callWebhook(call: WebhookCall, signal: AbortSignal): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** The most that n8n gives at once. */
const PAGE = 250;
const MOST_PAGES = 400;
const ANSWER_MS = 120_000;
const LONGEST_TEXT = 10_000;

export function openN8n({ baseUrl, apiKey, allowsSelfSigned, allowsPrivate }: N8nAccess): N8nClient {
  const outbound = openOutbound({ allowsPrivate, allowsSelfSigned, answerMs: ANSWER_MS, totalMs: ANSWER_MS });
  const { host } = new URL(baseUrl);

  async function send(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const response = await outbound.fetch(baseUrl + path, init);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (error instanceof OutboundError) {
        throw new N8nFailure("unreachable", error.message, { hint: error.hint }, { cause: error });
      }
      throw error;
    }
  }
  async function api<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal, init: RequestInit = {}): Promise<T> {
    const headers = { accept: "application/json", "x-n8n-api-key": apiKey };
    const { status, text } = await send(`/api/v1${path}`, { ...init, headers, signal });
    if (status >= 400) throw refusal(host, status, text);
    const { success, data } = answer.safeParse(parse(text));
    if (success) return data;
    throw new N8nFailure("failed", `${host} answers, but not as n8n's API does.`, {
      status,
      hint: "Give the address that opens n8n in the browser, without /api/v1.",
    });
  }

  return {
    async version(signal) {
      const { status, text } = await send("/rest/settings", { headers: { accept: "application/json" }, signal });
      const settings = status < 400 ? settingsSchema.safeParse(parse(text)).data : undefined;
      return settings?.data.versionCli ?? null;
    },
    async workflows(signal) {
      const all: ApiWorkflow[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = new URLSearchParams({ limit: String(PAGE), ...(cursor && { cursor }) });
        const answer: z.infer<typeof workflowsSchema> = await api(`/workflows?${query}`, workflowsSchema, signal);
        all.push(...answer.data);
        cursor = answer.nextCursor;
        if (cursor === null) break;
      }
      return all;
    },
    executions({ limit = PAGE, cursor, status, workflowId }, signal) {
      const query = new URLSearchParams({
        limit: String(Math.min(limit, PAGE)),
        ...(cursor && { cursor }),
        ...(status && { status }),
        ...(workflowId && { workflowId }),
      });
      return api(`/executions?${query}`, executionsSchema, signal);
    },
    async execution(id, signal) {
      const { data, ...execution } = await api(
        `/executions/${encodeURIComponent(id)}?includeData=true`,
        executionSchema,
        signal,
      );
      return { ...execution, error: data?.resultData?.error?.message ?? null };
    },
    async setActive(workflowId, isActive, signal) {
      const verb = isActive ? "activate" : "deactivate";
      await api(`/workflows/${encodeURIComponent(workflowId)}/${verb}`, z.unknown(), signal, { method: "POST" });
    },
    async callWebhook({ method, path, secret, body }, signal) {
      const hasBody = method !== "GET" && method !== "HEAD";
      const { status, text } = await send(`/webhook/${path}`, {
        method,
        headers: { ...(hasBody && { "content-type": "application/json" }), ...secretHeaders(secret) },
        ...(hasBody && { body }),
        signal,
      });
      if (status >= 400) throw refusal(host, status, text, `its webhook ${path}`);
      return { status, text: text.slice(0, LONGEST_TEXT) };
    },
    close: () => outbound.close(),
  };
}

const settingsSchema = z.object({ data: z.object({ versionCli: z.string().nullish() }) });
const cursorSchema = z
  .string()
  .nullish()
  .transform((cursor) => cursor || null);
const workflowsSchema = z.object({ data: z.array(apiWorkflowSchema), nextCursor: cursorSchema });
const executionsSchema = z.object({ data: z.array(apiExecutionSchema), nextCursor: cursorSchema });
const executionSchema = apiExecutionSchema.extend({
  data: z.object({ resultData: z.object({ error: z.object({ message: z.string() }).nullish() }).nullish() }).nullish(),
});
/** Of an error's body only these: a webhook's also has a stack trace, with paths of the server. */
const problemSchema = z.object({ message: z.string().optional(), hint: z.string().optional() });

function refusal(host: string, status: number, text: string, what = "its API"): N8nFailure {
  const { message = null, hint = null } = problemSchema.safeParse(parse(text)).data ?? {};
  const fault: N8nFault =
    status === 401 || status === 403
      ? "unauthorized"
      : status === 404
        ? "not_found"
        : status < 500
          ? "refused"
          : "failed";
  const said = message ? `: ${message.slice(0, 500)}` : "";
  const advice = fault === "unauthorized" ? "Replace the key or the webhook's secret." : hint;
  return new N8nFailure(fault, `${host} answered ${status} at ${what}${said}`.replace(/\.?$/, "."), {
    hint: advice,
    status,
  });
}

function secretHeaders(secret: WebhookSecret | null): Record<string, string> {
  if (!secret) return {};
  if ("header" in secret) return { [secret.header]: secret.value };
  return { authorization: `Basic ${Buffer.from(`${secret.user}:${secret.password}`).toString("base64")}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
