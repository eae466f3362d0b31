import { isAscii, isUtf8 } from "node:buffer";
import { SourceUnreadable } from "../../errors.ts";

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Text of any encoding as UTF-8. Without a given encoding: what a byte order mark says; UTF-16 when every other byte is
 * zero; else UTF-8, unless the first bytes beyond ASCII make no sense as that, which makes it Windows-1252. Deciding at
 * the first such bytes needs no second pass, and everything before them is the same in both.
 */
export class TextDecoding {
  /** True once UTF-8 text held bytes that are none: those have become U+FFFD. */
  isBroken = false;
  #encoding: string | null;

  constructor(encoding: string | undefined) {
    this.#encoding = encoding === undefined ? null : canonicalName(encoding);
  }

  async *toUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let isFirst = true;
    let held = Buffer.alloc(0);
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    for await (const chunk of chunks) {
      let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      held = Buffer.alloc(0);
      if (isFirst && bytes.length < 4) {
        held = Buffer.from(bytes);
        continue;
      }
      if (isFirst) {
        this.#encoding ??= encodingOfHead(bytes);
        if (bytes.indexOf(UTF8_BOM) === 0) bytes = bytes.subarray(3);
        isFirst = false;
      }
      if (this.#encoding === null && !isAscii(bytes)) this.#encoding = guessEncoding(bytes);
      if (this.#encoding === null) {
        yield bytes;
      } else if (this.#encoding === "utf-8") {
        const whole = wholeCharacters(bytes);
        held = Buffer.from(bytes.subarray(whole));
        yield this.#repaired(bytes.subarray(0, whole));
      } else {
        decoder ??= new TextDecoder(this.#encoding);
        yield Buffer.from(decoder.decode(bytes, { stream: true }));
      }
    }
    if (held.length > 0) yield this.#repaired(isFirst ? withoutBom(held) : held);
    const rest = decoder?.decode() ?? "";
    if (rest !== "") yield Buffer.from(rest);
  }

  #repaired(bytes: Buffer): Buffer {
    if (isUtf8(bytes)) return bytes;
    this.isBroken = true;
    return Buffer.from(bytes.toString("utf8"));
  }
}

function canonicalName(encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    throw new SourceUnreadable(`The encoding ${encoding} is not known.`, {
      hint: "Use a name such as utf-8, utf-16le, windows-1252, iso-8859-2 or shift_jis.",
    });
  }
}

function withoutBom(bytes: Buffer): Buffer {
  return bytes.indexOf(UTF8_BOM) === 0 ? bytes.subarray(3) : bytes;
}

function encodingOfHead(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.indexOf(UTF8_BOM) === 0) return "utf-8";
  const head = bytes.subarray(0, 512);
  const zeros = { even: 0, odd: 0 };
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2 === 0 ? "even" : "odd"]++;
  });
  // Text of mostly Latin letters in UTF-16 has a zero in nearly every pair; stray NUL bytes in a file are far fewer.
  const many = head.length * 0.4;
  if (zeros.odd > many && zeros.even === 0) return "utf-16le";
  return zeros.even > many && zeros.odd === 0 ? "utf-16be" : null;
}

/** Broken UTF-8 has few bad places among good characters; Windows-1252 read as UTF-8 is nearly all bad places. */
function guessEncoding(bytes: Buffer): "utf-8" | "windows-1252" {
  const whole = bytes.subarray(0, wholeCharacters(bytes));
  if (isUtf8(whole)) return "utf-8";
  const text = whole.toString("utf8");
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  const beyondAscii = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return bad * 2 > beyondAscii ? "windows-1252" : "utf-8";
}

/** How many bytes make whole characters: a chunk may end within one. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
