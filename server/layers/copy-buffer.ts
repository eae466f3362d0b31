const BACKSLASH = 0x5c;

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

/** Rows in PostgreSQL's COPY text format, written byte by byte into one growing buffer. */
export class CopyBuffer {
  length = 0;
  rows = 0;
  #bytes: Buffer;

  readonly #pool: BufferPool;

  constructor(pool: BufferPool = new BufferPool()) {
    this.#pool = pool;
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
  }

  /** What was written so far; the buffer goes on in other memory, because the caller may still be sending this. */
  take(): { bytes: Buffer; rows: number } {
    const taken = { bytes: this.#bytes.subarray(0, this.length), rows: this.rows };
    this.#bytes = this.#pool.take(this.#bytes.length);
    this.length = 0;
    this.rows = 0;
    return taken;
  }

  tab(): void {
    this.#reserve(1);
    this.#bytes[this.length++] = 0x09;
  }

  endRow(): void {
    this.#reserve(1);
    this.#bytes[this.length++] = 0x0a;
    this.rows++;
  }

  null(): void {
    this.#reserve(2);
    this.#bytes[this.length++] = BACKSLASH;
    this.#bytes[this.length++] = 0x4e;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** Bytes known to hold no backslash and no control character. */
  plain(source: Buffer, start: number, end: number): void {
    const size = end - start;
    this.#reserve(size);
    if (size > 48) source.copy(this.#bytes, this.length, start, end);
    else for (let i = 0; i < size; i++) this.#bytes[this.length + i] = source[start + i]!;
    this.length += size;
  }

  /** Any bytes, escaped as COPY needs. */
  escaped(source: Buffer, start: number, end: number): void {
    this.#reserve((end - start) * 2);
    const bytes = this.#bytes;
    let to = this.length;
    for (let at = start; at < end; at++) {
      const byte = source[at]!;
      if (byte === BACKSLASH || byte < 0x20) {
        const letter = escapeLetter(byte);
        if (letter !== 0) {
          bytes[to++] = BACKSLASH;
          bytes[to++] = letter;
          continue;
        }
      }
      bytes[to++] = byte;
    }
    this.length = to;
  }

  /** ASCII text known to need no escape. */
  ascii(text: string): void {
    this.#reserve(text.length);
    this.length += this.#bytes.write(text, this.length, "latin1");
  }

  /** Any text, escaped as COPY needs. */
  text(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.escaped(bytes, 0, bytes.length);
  }

  /** Forgets what was written after `length`. */
  cutTo(length: number): void {
    this.length = length;
  }

  /** A view, valid until the next write. */
  view(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, end);
  }

  #reserve(size: number): void {
    if (this.length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + size));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}

function escapeLetter(byte: number): number {
  switch (byte) {
    case BACKSLASH:
      return BACKSLASH;
    case 0x09:
      return 0x74;
    case 0x0a:
      return 0x6e;
    case 0x0d:
      return 0x72;
    case 0x08:
      return 0x62;
    case 0x0c:
      return 0x66;
    case 0x0b:
      return 0x76;
    default:
      return 0;
  }
}
