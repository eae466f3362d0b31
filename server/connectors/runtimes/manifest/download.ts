import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ConnectorUnavailable } from "../../errors.ts";

export interface Download {
  url: string;
  /** Where it is kept. */
  path: string;
  /** What it is, for messages: "The manifest of source-stripe 5.15.22". */
  what: string;
  /** Throws where the text is not what it should be: it is then not kept. */
  accept(text: string): void;
  report(line: string): void;
  signal: AbortSignal;
  /** How long the address may take. Default 30 s. */
  patienceMs?: number;
}

const FRESH_MS = 24 * 3_600_000;
const PATIENCE_MS = 30_000;
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * The text behind an address, kept in a file and asked for again after a day. The file is replaced whole, by a text that
 * was accepted; when the address cannot be read, what is kept stays good. Throws ConnectorUnavailable when there is nothing.
 */
export async function download(request: Download): Promise<string> {
  const kept = await readKept(request.path);
  if (kept?.isFresh) return kept.text;
  try {
    const text = await fetchText(request);
    request.accept(text);
    await replace(request.path, text);
    return text;
  } catch (error) {
    request.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    if (kept !== null) {
      request.report(`${request.what} could not be asked for again, so the one that is kept is used: ${reason}`);
      return kept.text;
    }
    throw new ConnectorUnavailable(`${request.what} could not be downloaded: ${reason}`, {
      hint: "See whether this machine reaches the address, or give the manifest as a file to the connector “Manifest”.",
      detail: request.url,
    });
  }
}

async function readKept(path: string): Promise<{ text: string; isFresh: boolean } | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { text, isFresh: Date.now() - mtimeMs < FRESH_MS };
  } catch {
    return null;
  }
}

async function fetchText({ url, signal, report, what, patienceMs = PATIENCE_MS }: Download): Promise<string> {
  report(`${what} is downloaded`);
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) }).catch(
    (error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
      throw new Error(`${new URL(url).host} did not answer (${cause.message}).`);
    },
  );
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES / 1024 / 1024} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}
