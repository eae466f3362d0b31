import { isWanted } from "../../domain/notification-filter.ts";
import type { StoreTransaction } from "../../store/database.ts";
import type { NewDelivery } from "../../store/deliveries.ts";
import { enabledTargets, type TargetKind, type TargetRecord } from "../../store/notification-targets.ts";
import { type NotificationBody, notificationBody, notificationText, slackMessage } from "./notification-body.ts";
import type { StoredOccurrence } from "./senders.ts";

/** A delivery for each target that wants to hear of the occurrence. */
export async function notifyTargets(
  tx: StoreTransaction,
  occurrence: StoredOccurrence,
  publicUrl: string,
): Promise<NewDelivery[]> {
  const targets = await enabledTargets(tx);
  if (targets.length === 0) return [];
  const body = await notificationBody(tx, occurrence, publicUrl);
  const told = { ...occurrence, tags: body.sync?.tags ?? [] };
  return targets
    .filter((target) => isWanted(target, told))
    .map((target) => ({ ...deliveryTo(target, body), occurrenceId: occurrence.id }));
}

export function deliveryTo(
  { id, name, kind }: Pick<TargetRecord, "id" | "name" | "kind">,
  body: NotificationBody,
): NewDelivery {
  return {
    kind,
    targetId: id,
    targetName: name,
    subject: body.title,
    body: bodyFor(kind, body) as NewDelivery["body"],
  };
}

function bodyFor(kind: TargetKind, body: NotificationBody): object {
  switch (kind) {
    case "webhook":
      return body;
    case "slack":
      return slackMessage(body);
    case "mail":
      return { text: notificationText(body) };
  }
}
