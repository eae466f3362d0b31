import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { BINARY_HEADER, BINARY_TRAILER } from "./binary-buffer.ts";
import type { LayerDb } from "./layer-database.ts";
import type { RowSegment } from "./row-buffer.ts";

/** One row that PostgreSQL refused. */
export interface RefusedRow {
  ordinal: number;
  sqlState: string;
  message: string;
}

/** A COPY statement and the format of the rows it takes. */
export interface CopyStatement {
  sql: string;
  format: "text" | "binary";
}

/**
 * One connection that copies segments, one after the other. A segment that PostgreSQL refuses for its data is halved until
 * the rows at fault are found, so that one bad row costs a few statements and not the segment.
 */
export class CopyLane {
  readonly #client: pg.Client;
  #tail: Promise<unknown> = Promise.resolve();
  #failure: Error | null = null;

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on("error", (error) => {
      this.#failure = error;
    });
  }

  static async open(settings: pg.ClientConfig): Promise<CopyLane> {
    const client = new pg.Client(settings);
    await client.connect();
    // Segments need not reach the disk one by one: the checkpoint that counts them is committed after them, and takes the
    // log before it along.
    await client.query("set synchronous_commit = off");
    return new CopyLane(client);
  }

  /** Resolves when the segment is committed, with the rows it had to leave out. */
  send(statement: CopyStatement, segment: RowSegment): Promise<RefusedRow[]> {
    const sent = this.#tail.then(async () => {
      const refused: RefusedRow[] = [];
      await this.#copy(statement, segment, { from: 0, to: segment.ordinals.length }, refused);
      return refused;
    });
    // The next one waits for this one, also when it fails: its error is this caller's.
    this.#tail = sent.catch(() => {});
    return sent;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#client.end();
  }

  /** Ends the connection at once; what is under way fails and PostgreSQL rolls it back. */
  destroy(): void {
    (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  async #copy(statement: CopyStatement, segment: RowSegment, rows: RowRange, refused: RefusedRow[]): Promise<void> {
    if (rows.from === rows.to) return;
    if (this.#failure) throw this.#failure;
    try {
      await copyRows(this.#client, statement, bytesOf(segment, rows));
    } catch (error) {
      if (!isDataError(error)) throw error;
      const { from, to } = rows;
      if (to - from === 1) {
        refused.push({ ordinal: segment.ordinals[from]!, sqlState: error.code, message: error.message });
        return;
      }
      const middle = (from + to) >> 1;
      await this.#copy(statement, segment, { from, to: middle }, refused);
      await this.#copy(statement, segment, { from: middle, to }, refused);
    }
  }
}

/** Sends rows of a statement's format and waits until PostgreSQL has taken them all. */
export async function copyRows(db: LayerDb, { sql, format }: CopyStatement, rows: Buffer): Promise<void> {
  const stream = db.query(copyFrom(sql));
  if (format === "binary") stream.write(BINARY_HEADER);
  stream.write(rows);
  if (format === "binary") stream.write(BINARY_TRAILER);
  stream.end();
  await finished(stream);
}

/** Rows of a segment by their index, `to` excluded. */
interface RowRange {
  from: number;
  to: number;
}

function bytesOf({ bytes, starts }: RowSegment, { from, to }: RowRange): Buffer {
  return bytes.subarray(starts[from], to < starts.length ? starts[to] : bytes.length);
}

/** Data exceptions (22), limits such as depth and row size (54): the row's fault, not the server's. */
function isDataError(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(22|54)/.test(code);
}
