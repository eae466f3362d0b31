import type { Outbound } from "../../lib/outbound.ts";
import type { SecretBox } from "../../lib/secret-box.ts";
import type { Store } from "../../store/database.ts";
import type { DueDelivery } from "../../store/deliveries.ts";

export interface MailSettings {
  /** smtp://user:password@host:port, or smtps://. */
  url: string;
  from: string;
}

/** What a sender may reach. `signal` aborts when the try takes too long or the worker stops. */
export interface SenderDeps {
  store: Store;
  secretBox: SecretBox;
  /** The address people reach Atlas under, without a slash at its end. */
  publicUrl: string;
  /** For addresses that people typed. */
  outbound: Outbound;
  /** Whether n8n may be on this machine and its network; no when left out. */
  allowsPrivate?: boolean;
  /** The SMTP server and who mails are from; null where none is set. */
  mail: MailSettings | null;
  signal: AbortSignal;
}

/** What the other side answered. */
export interface Answer {
  status: number | null;
  /** The beginning of what it said, for the log. */
  text: string | null;
}

/** Carries one kind of delivery. Resolves when the other side took it; throws DeliveryFailed with why it did not. */
export type Sender = (delivery: DueDelivery, deps: SenderDeps) => Promise<Answer>;

/** A try that did not arrive. `isFinal`: trying again would change nothing. */
export class DeliveryFailed extends Error {
  override name = "DeliveryFailed";
  constructor(
    message: string,
    readonly facts: { status?: number; answer?: string; isFinal?: boolean; retryAfterMs?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
