import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** One row that PostgreSQL refused, as its line of COPY text. */
export interface RefusedLine {
  line: Buffer;
  sqlState: string;
  message: string;
}

const NEWLINE = 0x0a;

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
  send(statement: string, segment: Buffer): Promise<RefusedLine[]> {
    const sent = this.#tail.then(async () => {
      const refused: RefusedLine[] = [];
      await this.#copy(statement, segment, refused);
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

  async #copy(statement: string, segment: Buffer, refused: RefusedLine[]): Promise<void> {
    if (segment.length === 0) return;
    if (this.#failure) throw this.#failure;
    try {
      const stream = this.#client.query(copyFrom(statement));
      stream.end(segment);
      await finished(stream);
    } catch (error) {
      if (!isDataError(error)) throw error;
      const middle = middleLine(segment);
      if (middle === segment.length) {
        refused.push({ line: segment, sqlState: error.code, message: error.message });
        return;
      }
      await this.#copy(statement, segment.subarray(0, middle), refused);
      await this.#copy(statement, segment.subarray(middle), refused);
    }
  }
}

/** Data exceptions (22), limits such as depth and row size (54): the row's fault, not the server's. */
function isDataError(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(22|54)/.test(code);
}

/** Where the line after the middle begins; the length when there is but one line. */
function middleLine(segment: Buffer): number {
  const half = segment.indexOf(NEWLINE, segment.length >> 1) + 1;
  if (half > 0 && half < segment.length) return half;
  const before = segment.lastIndexOf(NEWLINE, Math.min(segment.length >> 1, segment.length - 2)) + 1;
  return before > 0 ? before : segment.length;
}
