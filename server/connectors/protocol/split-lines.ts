import { ProtocolViolation } from "../errors.ts";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** PostgreSQL's jsonb ends at 256 MiB; a longer line could never be landed. */
const LONGEST_LINE_BYTES = 256 * 1024 * 1024;

/** Called with the bytes of one line: those of `bytes` from `start` up to `end`, without the line's end. */
export type TakeLine = (bytes: Buffer, start: number, end: number) => void;

/**
 * Cuts chunks into lines. Lines inside a chunk are given as positions, not copies; only one that spans chunks is put
 * together, once. Empty lines are left out, and only counted by who asks. The chunks must not be overwritten while their lines are in use.
 */
export class LineSplitter {
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  readonly #take: TakeLine;
  readonly #passOver: () => void;

  /** `passOver` is called for each empty line. */
  constructor(take: TakeLine, passOver = () => {}) {
    this.#take = take;
    this.#passOver = passOver;
  }

  /** Throws ProtocolViolation when a line grows past 256 MiB. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      if (this.#carriedBytes > 0) {
        this.#carry(chunk.subarray(start, at));
        this.end();
      } else {
        this.#give(chunk, start, at);
      }
      start = at + 1;
    }
    if (start < chunk.length) this.#carry(chunk.subarray(start));
  }

  /** Gives the last line when it has no line end. */
  end(): void {
    if (this.#carriedBytes === 0) return;
    const line = this.#carried.length === 1 ? this.#carried[0]! : Buffer.concat(this.#carried, this.#carriedBytes);
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#give(line, 0, line.length);
  }

  #carry(part: Buffer): void {
    this.#carried.push(part);
    this.#carriedBytes += part.length;
    if (this.#carriedBytes > LONGEST_LINE_BYTES) {
      throw new ProtocolViolation(
        "The connector printed a line of more than 256 MiB, more than a database row can hold.",
      );
    }
  }

  #give(bytes: Buffer, start: number, end: number): void {
    const last = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (last > start) this.#take(bytes, start, last);
    else this.#passOver();
  }
}
