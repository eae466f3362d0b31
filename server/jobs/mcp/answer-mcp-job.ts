import { failureInResult, McpFailure, statusOfFault } from "../../domain/mcp/mcp-failure.ts";
import { answerDocument, type McpStream, readAnswer } from "../../domain/mcp/mcp-stream.ts";
import { type McpSession, openMcpSession } from "../../peers/mcp/open-session.ts";
import { recordMcpCheck } from "../../store/mcp-servers.ts";
import { describeFailure } from "../../sync/describe-failure.ts";
import { type McpBookDeps, mcpAccess } from "../../sync/mcp-book.ts";
import type { McpAnswer, McpJob, StreamTrial } from "./mcp-job.ts";
import { runMcpCall } from "./run-call.ts";

const TRIAL_MS = 120_000;
const SHOWN_RECORDS = 20;
const SHOWN_CHARACTERS = 20_000;

/** Does what a job asks. Never throws for what a server does: that is an answer. */
export async function answerMcpJob(
  job: McpJob,
  deps: McpBookDeps,
  signals: { cancelled: AbortSignal; stopping: AbortSignal },
): Promise<McpAnswer> {
  const signal = AbortSignal.any([signals.cancelled, signals.stopping]);
  try {
    const value = await work();
    return { ok: true, value: deps.secretBox.seal(JSON.stringify(value)).toString("base64") };
  } catch (error) {
    return { ok: false, failure: describeFailure(error, { step: null, streamName: null }) };
  }

  async function work(): Promise<unknown> {
    switch (job.kind) {
      case "check":
        return checkServer(deps, job.serverId, signal);
      case "call":
        return runMcpCall(deps, job.callId, signals);
      case "try":
        return withSession(deps, job.serverId, signal, (session) => tryStream(session, job.stream, signal));
    }
  }
}

/** Connects, asks for everything the server offers and stores it; a failure is stored as well. */
async function checkServer(deps: McpBookDeps, serverId: string, signal: AbortSignal): Promise<null> {
  const at = new Date();
  const took = () => ({ at, durationMs: Date.now() - at.getTime() });
  try {
    await withSession(deps, serverId, signal, async (session) => {
      const entities = await session.listEntities(signal);
      await recordMcpCheck(deps.store, serverId, { ...took(), about: session.about, entities });
    });
  } catch (error) {
    if (!(error instanceof McpFailure)) throw error;
    const { fault, message, hint, detail } = error;
    const told = hint ? `${message} ${hint}` : message;
    await recordMcpCheck(deps.store, serverId, { ...took(), status: statusOfFault(fault), error: told, detail });
  }
  return null;
}

async function tryStream(session: McpSession, stream: McpStream, signal: AbortSignal): Promise<StreamTrial> {
  const options = { signal, timeoutMs: TRIAL_MS };
  if (stream.kind === "resources") {
    const resources = (await session.listEntities(signal)).filter(({ kind }) => kind === "resource");
    const records = resources.map(({ name, title, description, mimeType }) => ({
      uri: name,
      name: title,
      description,
      mimeType,
    }));
    return trialOf(records, null, records);
  }
  const result =
    stream.kind === "resource"
      ? await session.readResource(stream.target, options)
      : await session.callTool(stream.target, stream.arguments, options);
  const failure = stream.kind === "tool" ? failureInResult(result) : null;
  if (failure) throw new McpFailure(failure.fault, `The tool ${stream.target} failed: ${failure.message}`);
  const { records, nextCursor } = readAnswer(result, stream);
  return trialOf(records, nextCursor, answerDocument(result));
}

function trialOf(records: Record<string, unknown>[], nextCursor: string | number | null, answer: unknown): StreamTrial {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const valuesOf = (field: string) => records.map((record) => record[field]);
  return {
    records: records.slice(0, SHOWN_RECORDS),
    found: records.length,
    nextCursor: nextCursor === null ? null : String(nextCursor),
    keyCandidates: fields.filter((field) => isKeyLike(valuesOf(field))),
    cursorCandidates: fields.filter((field) => valuesOf(field).every(isCursorLike)),
    answer: (JSON.stringify(answer, null, 2) ?? "").slice(0, SHOWN_CHARACTERS),
  };
}

function isKeyLike(values: readonly unknown[]): boolean {
  const isPlain = values.every((value) => typeof value === "string" || Number.isInteger(value));
  return values.length > 0 && isPlain && new Set(values).size === values.length;
}

function isCursorLike(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value));
}

async function withSession<T>(
  deps: McpBookDeps,
  serverId: string,
  signal: AbortSignal,
  work: (session: McpSession) => Promise<T>,
): Promise<T> {
  const session = await openMcpSession(await mcpAccess(deps, serverId), signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
