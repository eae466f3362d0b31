import { N8nFailure } from "../../domain/n8n/n8n-failure.ts";
import { endOfOccurrence } from "../../domain/n8n/n8n-trigger.ts";
import { findN8nTrigger, triggersAfter } from "../../store/n8n-triggers.ts";
import { N8nDesk } from "../n8n/n8n-desk.ts";
import { notificationBody } from "./notification-body.ts";
import { DeliveryFailed, type Sender } from "./sender.ts";
import type { Router } from "./senders.ts";

/** After a run that ended or is held: each workflow that is to run then, with the run, its sync, counts and links. */
export const triggerWorkflows: Router = async (tx, occurrence, publicUrl) => {
  const { id, kind, syncId, title } = occurrence;
  const end = endOfOccurrence(kind);
  const triggers = end && syncId ? await triggersAfter(tx, syncId, end) : [];
  if (triggers.length === 0) return [];
  const body = { ...JSON.parse(JSON.stringify(await notificationBody(tx, occurrence, publicUrl))), event: end };
  return triggers.map((trigger) => ({
    kind: "n8n" as const,
    targetId: trigger.id,
    targetName: trigger.workflowName,
    occurrenceId: id,
    subject: title,
    body,
  }));
};

/** Calls the workflow's webhook. A workflow that is gone, or not open, is given up at once. */
export const runWorkflow: Sender = async ({ targetId, body }, { store, secretBox, allowsPrivate = false, signal }) => {
  const trigger = await findN8nTrigger(store, targetId);
  if (!trigger) throw new DeliveryFailed("The trigger was deleted.", { isFinal: true });
  const desk = new N8nDesk({ store, secretBox, allowsPrivate });
  try {
    return await desk.notify(trigger.instanceId, trigger.workflowId, JSON.stringify(body), signal);
  } catch (error) {
    if (!(error instanceof N8nFailure)) throw error;
    const { message, hint, status, retryable } = error;
    const told = hint ? `${message} ${hint}` : message;
    throw new DeliveryFailed(told, { ...(status && { status }), isFinal: !retryable }, { cause: error });
  }
};
