import { randomBytes } from "node:crypto";
import type { NotificationBody } from "../../jobs/deliveries/notification-body.ts";
import { deliveryTo } from "../../jobs/deliveries/notify.ts";
import { queueDeliveries, sendAgain as sendRowAgain } from "../../store/deliveries.ts";
import { deleteTarget as deleteRow, saveTarget as saveRow, targetsByIds } from "../../store/notification-targets.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";
import type { SaveNotificationTargetInput } from "./notification.input.ts";

type Services = Pick<AtlasServices, "store" | "secretBox">;

const ADDRESS = /^[^\s@,;]+@[^\s@,;]+$/;
const MOST_RECIPIENTS = 50;

/** Gives the target's uuid, and the signing secret of a webhook that is made. */
export async function saveTarget(
  { store, secretBox }: Services,
  input: SaveNotificationTargetInput,
): Promise<Outcome<{ id: string; signingSecret: string | null }>> {
  const id = input.id ? localId("NotificationTarget", input.id) : null;
  const [known] = id ? await targetsByIds(store, [id]) : [];
  if (input.id && !known) return noSuchTarget();
  if (known && known.kind !== input.kind)
    return refuse("invalid", "A target keeps its kind. Make another one.", ["kind"]);
  const name = input.name.trim();
  if (name === "") return refuse("required", "A target needs a name.", ["name"]);
  const syncIds = input.syncIds.map((each) => localId("Sync", each));
  if (syncIds.includes(null)) return refuse("not_found", "One of these syncs does not exist.", ["syncIds"]);

  const address = readAddress(input);
  if (address && "refused" in address) return address;
  if (!address && !known) return refuse("required", "Say where to.", [input.kind === "mail" ? "recipients" : "url"]);
  const signingSecret = input.kind === "webhook" && address ? `whsec_${randomBytes(24).toString("base64")}` : null;
  const secrets = address && new Uint8Array(secretBox.seal(JSON.stringify({ ...address.secrets, signingSecret })));
  const { kind, isEnabled, kinds, tags } = input;
  const shown = address?.shown ?? known!.shown;
  const settings = { name, kind, isEnabled, kinds, tags, syncIds: syncIds as string[], shown };
  const saved = await store.$transaction((tx) =>
    saveRow(tx, id, settings, { secrets, expectedVersion: input.expectedVersion ?? 0 }),
  );
  switch (saved) {
    case "missing":
      return noSuchTarget();
    case "stale":
      return refuse("stale", "Somebody else changed this target meanwhile. Look again, then change it.", [
        "expectedVersion",
      ]);
    case "taken":
      return refuse("taken", `Another target is called "${name}". Choose another name.`, ["name"]);
    default:
      return done({ id: saved.id, signingSecret });
  }
}

/** Gives the id as it was named. */
export async function deleteTarget({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("NotificationTarget", globalId);
  return id && (await deleteRow(store, id)) ? done(globalId) : noSuchTarget();
}

/** Queues a message that says it is a test; gives the delivery's uuid. */
export async function testTarget({ store }: Services, globalId: string, by: string): Promise<Outcome<string>> {
  const id = localId("NotificationTarget", globalId);
  const [target] = id ? await targetsByIds(store, [id]) : [];
  if (!target) return noSuchTarget();
  const body: NotificationBody = {
    id: crypto.randomUUID(),
    type: "run_succeeded",
    at: new Date().toISOString(),
    title: `This is a test of ${target.name}, sent by ${by}.`,
    sync: null,
    run: null,
    stream: null,
    facts: { isTest: true },
    links: {},
  };
  const [deliveryId] = await queueDeliveries(store, [deliveryTo(target, body)]);
  return done(deliveryId!);
}

/** Gives the delivery's uuid. */
export async function sendAgain({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("Delivery", globalId);
  return id && (await sendRowAgain(store, id, new Date()))
    ? done(id)
    : refuse("not_found", "There is no such delivery. Old ones are cleared away.", ["id"]);
}

/** Null when no address is given: a target that exists keeps its own. */
function readAddress({ kind, url, recipients }: SaveNotificationTargetInput) {
  if (kind === "mail") {
    if (!recipients) return null;
    const wrong = recipients.find((recipient) => !ADDRESS.test(recipient.trim()));
    if (wrong !== undefined) return refuse("invalid", `"${wrong}" is no e-mail address.`, ["recipients"]);
    if (recipients.length === 0 || recipients.length > MOST_RECIPIENTS) {
      return refuse("limit", `A mail goes to 1 to ${MOST_RECIPIENTS} addresses.`, ["recipients"]);
    }
    const trimmed = recipients.map((recipient) => recipient.trim());
    return { secrets: { recipients: trimmed }, shown: trimmed.join(", ") };
  }
  if (!url) return null;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return refuse("invalid", "The address is an http:// or https:// URL.", ["url"]);
  }
  const { origin, pathname } = new URL(url);
  return { secrets: { url }, shown: kind === "slack" ? `${origin}/…` : `${origin}${pathname}` };
}

function noSuchTarget() {
  return refuse("not_found", "There is no such target. It may have been deleted.", ["id"]);
}
