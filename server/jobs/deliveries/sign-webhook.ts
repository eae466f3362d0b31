import { createHmac } from "node:crypto";

/**
 * The headers that prove a webhook is ours, as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body` with the secret's
 * bytes (base64 behind "whsec_"). A receiver refuses old timestamps and knows an id it has seen.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  secret: string,
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
