import { RowBuffer } from "./row-buffer.ts";

const BACKSLASH = 0x5c;

/** Rows in PostgreSQL's COPY text format: for values whose binary form Atlas leaves to PostgreSQL. */
export class CopyBuffer extends RowBuffer {
  tab(): void {
    this.byte(0x09);
  }

  endRow(ordinal: number): void {
    this.byte(0x0a);
    this.keepRow(ordinal);
  }

  null(): void {
    this.reserve(2);
    this.bytes[this.at++] = BACKSLASH;
    this.bytes[this.at++] = 0x4e;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** Bytes known to hold no backslash and no control character. */
  plain(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.append(source, start, end);
  }

  /** Any bytes, escaped as COPY needs. */
  escaped(source: Buffer, start: number, end: number): void {
    this.reserve((end - start) * 2);
    const { bytes } = this;
    let to = this.at;
    for (let from = start; from < end; from++) {
      const byte = source[from]!;
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
    this.at = to;
  }

  /** ASCII text known to need no escape. */
  ascii(text: string): void {
    this.reserve(text.length);
    this.at += this.bytes.write(text, this.at, "latin1");
  }

  /** Any text, escaped as COPY needs. */
  text(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.escaped(bytes, 0, bytes.length);
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
