import type { OccurrenceKind } from "../../domain/occurrence.ts";
import type { FailureFacts, RecordBalance } from "../../domain/run-events.ts";
import type { StoreTransaction } from "../../store/database.ts";
import { runForNotification } from "../../store/run-for-notification.ts";
import type { StoredOccurrence } from "./senders.ts";

/** What a receiver gets: everything it needs to decide without asking back, and where to look. Ids are the API's. */
export interface NotificationBody {
  id: string;
  type: OccurrenceKind;
  at: string;
  title: string;
  sync: { id: string; name: string; tags: string[] } | null;
  run: {
    id: string;
    number: number;
    status: string;
    trigger: string;
    startedAt: string | null;
    endedAt: string | null;
    durationMs: number | null;
    balance: RecordBalance;
    failure: Pick<FailureFacts, "code" | "message" | "hint" | "step" | "streamName"> | null;
    streams: { name: string; status: string; records: number; error: string | null }[];
  } | null;
  stream: string | null;
  facts: Record<string, unknown>;
  links: { sync?: string; run?: string; dataset?: string };
}

/** The body of an occurrence as it is now. `tags` is what its sync is tagged with. */
export async function notificationBody(
  tx: StoreTransaction,
  occurrence: StoredOccurrence,
  publicUrl: string,
): Promise<NotificationBody> {
  const { id, kind, at, title, syncId, runId, datasetId, streamName, facts = {} } = occurrence;
  const sync = syncId
    ? await tx.sync.findUnique({ where: { id: syncId }, select: { id: true, name: true, tags: true } })
    : null;
  const { failure: _failure, balance: _balance, status: _status, trigger: _trigger, ...rest } = facts;
  return {
    id,
    type: kind,
    at: at.toISOString(),
    title,
    sync: sync && { ...sync, id: `sync_${sync.id}` },
    run: runId ? await runForNotification(tx, runId) : null,
    stream: streamName ?? null,
    facts: rest,
    links: {
      ...(syncId && { sync: `${publicUrl}/syncs/sync_${syncId}` }),
      ...(runId && { run: `${publicUrl}/runs/run_${runId}` }),
      ...(datasetId && { dataset: `${publicUrl}/catalog/dataset_${datasetId}` }),
    },
  };
}

/** The same in words, for a mail. */
export function notificationText({ title, sync, run, facts, links, at }: NotificationBody): string {
  const lines = [title, ""];
  if (sync) lines.push(`Sync: ${sync.name}`);
  if (run) {
    const { read, charted, quarantined } = run.balance;
    lines.push(`Run: ${run.number}, ${run.status}`);
    if (run.durationMs !== null) lines.push(`Took: ${(run.durationMs / 1000).toFixed(1)} s`);
    lines.push(`Records: ${read} read, ${charted} charted, ${quarantined} quarantined`);
    if (run.failure) lines.push("", `Why: ${run.failure.message}`, ...(run.failure.hint ? [run.failure.hint] : []));
    const troubled = run.streams.filter(({ error }) => error !== null);
    for (const { name, error } of troubled) lines.push(`Stream ${name}: ${error}`);
  }
  const told = Object.entries(facts).filter(([name]) => name !== "syncName" && name !== "runNumber");
  if (told.length > 0) lines.push("", ...told.map(([name, value]) => `${name}: ${JSON.stringify(value)}`));
  lines.push("", ...Object.values(links), `At ${at}`);
  return lines.join("\n");
}

/** The same as Slack's incoming webhooks take it, and what is compatible with them. */
export function slackMessage(body: NotificationBody): Record<string, unknown> {
  const { title, run, links } = body;
  const link = links.run ?? links.dataset ?? links.sync;
  const text = link ? `<${link}|${escaped(title)}>` : escaped(title);
  const details = [
    run && `${run.balance.read} records read, ${run.balance.charted} charted`,
    run?.failure && escaped(run.failure.message),
  ].filter((line) => typeof line === "string");
  return {
    text: title,
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: [`*${text}*`, ...details].join("\n") } },
      { type: "context", elements: [{ type: "mrkdwn", text: `${body.type} · ${body.at}` }] },
    ],
  };
}

/** Slack's three signs: https://docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
