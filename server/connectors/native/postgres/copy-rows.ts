import type { Readable } from "node:stream";
import { to as copyTo } from "pg-copy-streams";
import type { PostgresClient } from "./postgres-session.ts";

/** The columns of a row as bytes; null is SQL's null. They are parts of what was received, so keep them no longer than needed. */
export type CopiedRow = (Buffer | null)[];

/**
 * The rows of a query, a batch for each chunk that the server sends, at the pace at which they are taken. Its columns must
 * be text: in COPY's binary form a text is its bytes, with nothing to escape.
 */
export async function* copyRows(client: PostgresClient, query: string): AsyncGenerator<CopiedRow[]> {
  const stream: Readable = client.query(copyTo(`copy (${query}) to stdout (format binary)`));
  // When the connection is cut off, the driver reports it to this stream even after nobody reads it any more.
  stream.on("error", () => {});
  const reader = new BinaryCopyReader();
  for await (const chunk of stream) {
    const rows = reader.push(chunk as Buffer);
    if (rows.length > 0) yield rows;
  }
}

// "PGCOPY\n", a byte above 127, "\r\n" and a zero; then flags; then the length of an extension of the header.
const SIGNATURE_BYTES = 11;
const FLAGS_BYTES = 4;
const END_OF_ROWS = -1;

/** Takes COPY's binary form apart, whatever way it was cut into chunks. */
export class BinaryCopyReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** How many bytes there must be before another look is worth it: a large value comes in very many chunks. */
  #neededBytes = 0;
  #isHeaderRead = false;

  push(chunk: Buffer): CopiedRow[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#neededBytes) return [];
    const bytes = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    const rows: CopiedRow[] = [];
    let at = this.#isHeaderRead ? 0 : this.#skipHeader(bytes);
    for (;;) {
      const end = this.#readRow(bytes, at, rows);
      if (end === null) break;
      at = end;
    }
    this.#pending = [bytes.subarray(at)];
    this.#pendingBytes = bytes.length - at;
    return rows;
  }

  #skipHeader(bytes: Buffer): number {
    const start = SIGNATURE_BYTES + FLAGS_BYTES;
    if (bytes.length < start + 4) return 0;
    const end = start + 4 + bytes.readInt32BE(start);
    if (bytes.length < end) return 0;
    this.#isHeaderRead = true;
    return end;
  }

  /** Where the row ends; null when it is not there whole, or was the last. */
  #readRow(bytes: Buffer, start: number, rows: CopiedRow[]): number | null {
    this.#neededBytes = 0;
    if (!this.#isHeaderRead || bytes.length < start + 2) return null;
    const columns = bytes.readInt16BE(start);
    if (columns === END_OF_ROWS) return null;
    let at = start + 2;
    const row: CopiedRow = [];
    for (let column = 0; column < columns; column++) {
      if (bytes.length < at + 4) return null;
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length < 0) {
        row.push(null);
        continue;
      }
      if (bytes.length < at + length) {
        this.#neededBytes = at + length - start;
        return null;
      }
      row.push(bytes.subarray(at, at + length));
      at += length;
    }
    rows.push(row);
    return at;
  }
}
