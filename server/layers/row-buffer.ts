const FIRST_BYTES = 1 << 16;
/** Larger ones held one huge record and are left to the collector. */
const MAX_POOLED_BYTES = 1 << 24;
const MAX_POOLED = 8;

/** Memory of segments that were sent, used again: new megabytes for each would wait for the collector all at once. */
export class BufferPool {
  readonly #spare: Buffer[] = [];

  /** Of about this size, or what is at hand. */
  take(size: number): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafe(Math.max(FIRST_BYTES, Math.min(size, MAX_POOLED_BYTES)));
  }

  giveBack(bytes: Buffer): void {
    // A slice of the pool Node shares among small buffers is not ours to keep.
    const isOurs = bytes.byteOffset === 0 && bytes.buffer.byteLength >= FIRST_BYTES;
    if (!isOurs || bytes.buffer.byteLength > MAX_POOLED_BYTES || this.#spare.length >= MAX_POOLED) return;
    this.#spare.push(Buffer.from(bytes.buffer));
  }
}

/** Rows in one of COPY's formats, without its header: where each begins, and the ordinal of its record. */
export interface RowSegment {
  bytes: Buffer;
  starts: readonly number[];
  ordinals: readonly number[];
}

const NO_ROWS: RowSegment = { bytes: Buffer.alloc(0), starts: [], ordinals: [] };

/** One growing buffer of rows. What a row looks like is its subclass's. */
export abstract class RowBuffer {
  protected bytes: Buffer;
  protected at = 0;
  readonly #pool: BufferPool;
  #starts: number[] = [];
  #ordinals: number[] = [];
  #rowStart = 0;

  constructor(pool: BufferPool = new BufferPool()) {
    this.#pool = pool;
    this.bytes = Buffer.allocUnsafe(FIRST_BYTES);
  }

  /** Bytes of the rows so far. */
  get length(): number {
    return this.at;
  }

  get rows(): number {
    return this.#starts.length;
  }

  /** What was written so far; the buffer goes on in other memory, because the caller may still be sending this. */
  take(): RowSegment {
    // Memory that holds nothing stays: it would take a grown buffer's place in the pool, and grow all over again.
    if (this.#starts.length === 0) return NO_ROWS;
    const taken = { bytes: this.bytes.subarray(0, this.at), starts: this.#starts, ordinals: this.#ordinals };
    this.bytes = this.#pool.take(this.bytes.length);
    this.at = 0;
    this.#rowStart = 0;
    this.#starts = [];
    this.#ordinals = [];
    return taken;
  }

  /** Forgets the row that was begun and not ended. */
  dropRow(): void {
    this.at = this.#rowStart;
  }

  protected keepRow(ordinal: number): void {
    this.#starts.push(this.#rowStart);
    this.#ordinals.push(ordinal);
    this.#rowStart = this.at;
  }

  protected reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  /** Bytes as they are. A loop is quicker than a call out of JavaScript for the few bytes most values have. */
  protected append(source: Buffer, start: number, end: number): void {
    const size = end - start;
    const { bytes, at } = this;
    if (size > 48) source.copy(bytes, at, start, end);
    else for (let i = 0; i < size; i++) bytes[at + i] = source[start + i]!;
    this.at = at + size;
  }
}
