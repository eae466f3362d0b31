import { consoleTransport } from "../../peers/openlineage/console-transport.ts";
import { fileTransport } from "../../peers/openlineage/file-transport.ts";
import { httpTransport } from "../../peers/openlineage/http-transport.ts";
import { type LineageTransport, TargetRefused } from "../../peers/openlineage/target.ts";
import { lineageTargetToSend } from "../../store/lineage-targets.ts";
import { DeliveryFailed, type Sender, type SenderDeps } from "./sender.ts";

/** Sends an OpenLineage event to a target: a server, a file or the worker's own output. */
export const sendLineage: Sender = async ({ targetId, body }, deps) => {
  const transport = await transportTo(targetId, deps);
  try {
    await transport.send(body, deps.signal);
    return { status: null, text: null };
  } catch (error) {
    if (!(error instanceof TargetRefused)) throw error;
    const { httpStatus, retryable, message } = error;
    // A refused key or address may be set right meanwhile; an event that a server finds wrong stays wrong.
    const isFinal = !retryable && httpStatus === 400;
    throw new DeliveryFailed(message, { ...(httpStatus && { status: httpStatus }), isFinal }, { cause: error });
  }
};

async function transportTo(targetId: string, { store, secretBox, outbound }: SenderDeps): Promise<LineageTransport> {
  const target = await lineageTargetToSend(store, targetId);
  if (!target) throw new DeliveryFailed("The target was deleted.", { isFinal: true });
  const { kind, address, timeoutSeconds, key } = target;
  if (kind === "console") return consoleTransport;
  if (kind === "file") return fileTransport(address ?? "");
  return httpTransport({
    url: address ?? "",
    key: key && secretBox.open(Buffer.from(key)),
    timeoutMs: timeoutSeconds * 1_000,
    fetch: outbound.fetch,
  });
}
