import { z } from "zod";
import { targetSecrets } from "../../store/notification-targets.ts";
import { DeliveryFailed, type Sender, type SenderDeps } from "./sender.ts";
import { signWebhook } from "./sign-webhook.ts";

const webhookSecrets = z.object({ url: z.url(), signingSecret: z.string().nullable().default(null) });
const LONGEST_ANSWER = 1_000;
const MOST_RETRY_AFTER_SECONDS = 86_400;

/** Posts the body as JSON, signed with the target's secret. Any 2xx is an arrival; 410 says that nobody listens any more. */
export const sendWebhook: Sender = async ({ id, targetId, body }, deps) => {
  const { url, signingSecret } = await secretsOf(targetId, deps);
  const text = JSON.stringify(body);
  const signed = signingSecret ? signWebhook(signingSecret, { id, at: new Date(), body: text }) : {};
  return postJson(url, { text, headers: { "webhook-id": id, ...signed } }, deps);
};

/** As `sendWebhook`, to an address that is a secret itself and wants no signature. */
export const sendSlack: Sender = async ({ targetId, body }, deps) => {
  const { url } = await secretsOf(targetId, deps);
  return postJson(url, { text: JSON.stringify(body), headers: {} }, deps);
};

/** Posts JSON and reads the answer as a delivery's log wants it. Throws DeliveryFailed. */
async function postJson(
  url: string,
  { text, headers }: { text: string; headers: Record<string, string> },
  { outbound, signal }: SenderDeps,
) {
  const response = await outbound
    .fetch(url, {
      method: "POST",
      body: text,
      headers: { "content-type": "application/json", "user-agent": "Atlas", ...headers },
      redirect: "error",
      signal,
    })
    .catch((cause: unknown) => {
      throw new DeliveryFailed(cause instanceof Error ? cause.message : String(cause), {}, { cause });
    });
  const answer = (await response.text().catch(() => "")).slice(0, LONGEST_ANSWER);
  const { status } = response;
  if (response.ok) return { status, text: answer };
  throw new DeliveryFailed(`It answered ${status}.`, {
    status,
    answer,
    isFinal: status === 410,
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  });
}

async function secretsOf(targetId: string, { store, secretBox }: SenderDeps) {
  const sealed = await targetSecrets(store, targetId);
  if (!sealed) throw new DeliveryFailed("The target was deleted.", { isFinal: true });
  return webhookSecrets.parse(JSON.parse(secretBox.open(Buffer.from(sealed))));
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && seconds > 0 ? Math.min(seconds, MOST_RETRY_AFTER_SECONDS) * 1_000 : undefined;
}
