import type { Occurrence } from "../../domain/occurrence.ts";
import type { StoreTransaction } from "../../store/database.ts";
import type { NewDelivery } from "../../store/deliveries.ts";
import type { Senders } from "./deliver-due.ts";
import { notifyTargets } from "./notify.ts";
import { runWorkflow, triggerWorkflows } from "./run-workflow.ts";
import { sendSlack, sendWebhook } from "./send-http.ts";
import { sendLineage } from "./send-lineage.ts";
import { sendMail } from "./send-mail.ts";

/** An occurrence that is stored, with its id. */
export type StoredOccurrence = Occurrence & { id: string };

/** Decides what is to be sent because of an occurrence; runs in the transaction that marks it as routed. */
export type Router = (tx: StoreTransaction, occurrence: StoredOccurrence, publicUrl: string) => Promise<NewDelivery[]>;

/** What carries each kind of delivery. */
export const SENDERS: Senders = {
  webhook: sendWebhook,
  slack: sendSlack,
  mail: sendMail,
  openlineage: sendLineage,
  n8n: runWorkflow,
};

/** Everybody who may want to hear of an occurrence. */
export const ROUTERS: readonly Router[] = [notifyTargets, triggerWorkflows];
