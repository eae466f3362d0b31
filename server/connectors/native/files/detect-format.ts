import type { Format } from "./files-config.ts";

const HEAD_BYTES = 64 * 1024;

/** The first bytes of a file, up to 64 KiB. */
export async function readHead(chunks: AsyncIterable<Buffer>, bytes = HEAD_BYTES): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

/** The format of a file whose name does not tell, from how it begins. */
export async function sniffFormat(chunks: AsyncIterable<Buffer>): Promise<Format> {
  const head = await readHead(chunks);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  const text = head.toString("utf8").trimStart();
  if (text.startsWith("[")) return "json";
  if (!text.startsWith("{")) return "csv";
  const [firstLine = ""] = text.split("\n", 1);
  try {
    JSON.parse(firstLine);
    return "jsonl";
  } catch {
    return "json";
  }
}
