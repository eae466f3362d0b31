import { N8nFailure } from "../domain/n8n/n8n-failure.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { N8nAccess, WebhookSecret } from "../peers/n8n/n8n-client.ts";
import type { Store } from "../store/database.ts";
import { findN8nInstance, type N8nInstanceRecord, type N8nWorkflowRecord } from "../store/n8n-instances.ts";

export interface N8nBookDeps {
  store: Store;
  secretBox: SecretBox;
  allowsPrivate: boolean;
}

/** The way into a stored instance. Throws N8nFailure when it was deleted. */
export async function n8nAccess(deps: N8nBookDeps, instanceId: string): Promise<N8nAccess> {
  const instance = await findN8nInstance(deps.store, instanceId);
  if (!instance) throw new N8nFailure("not_found", "This n8n instance was deleted.", { hint: "Choose another one." });
  return accessOf(instance, deps);
}

export function accessOf(
  { baseUrl, sealedApiKey, allowsSelfSigned }: N8nInstanceRecord,
  { secretBox, allowsPrivate }: Pick<N8nBookDeps, "secretBox" | "allowsPrivate">,
): N8nAccess {
  return { baseUrl, apiKey: secretBox.open(sealedApiKey), allowsSelfSigned, allowsPrivate };
}

export function webhookSecret(
  { sealedWebhookSecret }: Pick<N8nWorkflowRecord, "sealedWebhookSecret">,
  box: SecretBox,
): WebhookSecret | null {
  return sealedWebhookSecret ? (JSON.parse(box.open(sealedWebhookSecret)) as WebhookSecret) : null;
}
