// Longer plain forms than this stay with their exponent: 1e400000 must not become 400,000 digits.
const MAX_PLAIN_DIGITS = 1000;
// Deeper values are compared as they were sent: canonical order is not worth a stack overflow.
const MAX_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const DOT = 0x2e;
const MINUS = 0x2d;
const ZERO = 0x30;

/** A number so that equal values read the same: no exponent, no zeros behind the last decimal, no minus zero. No digit is lost. */
export function canonicalNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_PLAIN_DIGITS) return text;
  // The digits without their point, which stands `point` digits from the left.
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const integer = (point <= 0 ? "" : digits.slice(0, point).padEnd(point, "0")).replace(/^0+/, "") || "0";
  const decimals = (point < 0 ? "0".repeat(-point) + digits : digits.slice(Math.max(0, point))).replace(/0+$/, "");
  if (integer === "0" && decimals === "") return "0";
  return decimals === "" ? sign + integer : `${sign}${integer}.${decimals}`;
}

/** Whether a number's text is already the one that equal numbers share. */
export function isCanonicalNumber(bytes: Buffer, start: number, end: number): boolean {
  let hasPoint = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]! | 0x20;
    if (byte === 0x65) return false;
    if (bytes[at] === DOT) hasPoint = true;
  }
  const isMinusZero = bytes[start] === MINUS && end - start === 2 && bytes[end - 1] === ZERO;
  return !isMinusZero && !(hasPoint && bytes[end - 1] === ZERO);
}

/**
 * Writes a JSON object or array so that equal values have equal bytes: keys sorted, numbers and escapes in one form, no
 * space. Works on bytes, since most values need nothing but copying; the result is a view that the next call overwrites.
 */
export class CanonicalWriter {
  #out = Buffer.allocUnsafe(1 << 12);
  #length = 0;

  write(bytes: Buffer, start: number, end: number): Buffer {
    this.#length = 0;
    if (this.#value(bytes, start, end, 0) < 0) {
      this.#length = 0;
      this.#copy(bytes, start, end);
    }
    return this.#out.subarray(0, this.#length);
  }

  /** Returns where the value ends; -1 when it is nested too deeply or is not JSON. */
  #value(bytes: Buffer, from: number, end: number, depth: number): number {
    const at = skipSpace(bytes, from, end);
    const first = bytes[at];
    if (first === QUOTE) return this.#string(bytes, at, end);
    if (depth > MAX_DEPTH || at >= end) return -1;
    if (first === 0x7b) return this.#object(bytes, at, end, depth);
    if (first === 0x5b) return this.#array(bytes, at, end, depth);
    return this.#literal(bytes, at, end);
  }

  #object(bytes: Buffer, start: number, end: number, depth: number): number {
    this.#byte(0x7b);
    const members: number[] = [];
    let isSorted = true;
    let at = skipSpace(bytes, start + 1, end);
    while (bytes[at] !== 0x7d) {
      const memberStart = this.#length;
      if (bytes[at] !== QUOTE) return -1;
      at = skipSpace(bytes, this.#string(bytes, at, end), end);
      const keyEnd = this.#length;
      if (bytes[at] !== 0x3a) return -1;
      this.#byte(0x3a);
      at = this.#value(bytes, at + 1, end, depth + 1);
      if (at < 0) return -1;
      this.#byte(COMMA);
      const previous = members.length - 3;
      if (previous >= 0) isSorted &&= this.#isBefore(members[previous]!, members[previous + 1]!, memberStart, keyEnd);
      members.push(memberStart, keyEnd, this.#length);
      at = skipSpace(bytes, at, end);
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end);
      else if (bytes[at] !== 0x7d) return -1;
    }
    if (!isSorted) this.#sort(members);
    this.#byte(0x7d);
    return at + 1;
  }

  #array(bytes: Buffer, start: number, end: number, depth: number): number {
    this.#byte(0x5b);
    let at = skipSpace(bytes, start + 1, end);
    while (bytes[at] !== 0x5d) {
      at = this.#value(bytes, at, end, depth + 1);
      if (at < 0) return -1;
      this.#byte(COMMA);
      at = skipSpace(bytes, at, end);
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end);
      else if (bytes[at] !== 0x5d) return -1;
    }
    this.#byte(0x5d);
    return at + 1;
  }

  /** With its quotes. */
  #string(bytes: Buffer, start: number, end: number): number {
    let hasEscapes = false;
    for (let at = start + 1; at < end; at++) {
      if (bytes[at] === BACKSLASH) {
        hasEscapes = true;
        at++;
      } else if (bytes[at] === QUOTE) {
        if (hasEscapes) this.#text(JSON.stringify(JSON.parse(bytes.toString("utf8", start, at + 1))));
        else this.#copy(bytes, start, at + 1);
        return at + 1;
      }
    }
    return -1;
  }

  #literal(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && bytes[at] !== COMMA && bytes[at] !== 0x7d && bytes[at] !== 0x5d && bytes[at]! > 0x20) at++;
    const isNumber = bytes[start]! <= 0x39;
    if (!isNumber || isCanonicalNumber(bytes, start, at)) this.#copy(bytes, start, at);
    else this.#text(canonicalNumber(bytes.toString("latin1", start, at)));
    return at > start ? at : -1;
  }

  #isBefore(start: number, end: number, otherStart: number, otherEnd: number): boolean {
    return Buffer.compare(this.#out.subarray(start, end), this.#out.subarray(otherStart, otherEnd)) <= 0;
  }

  /** Puts written members, each [start, key end, end], in the order of their keys. */
  #sort(members: readonly number[]): void {
    const copy = Buffer.from(this.#out.subarray(members[0], this.#length));
    const base = members[0]!;
    const parts: { key: Buffer; member: Buffer }[] = [];
    for (let i = 0; i < members.length; i += 3) {
      const start = members[i]! - base;
      parts.push({
        key: copy.subarray(start, members[i + 1]! - base),
        member: copy.subarray(start, members[i + 2]! - base),
      });
    }
    parts.sort((a, b) => Buffer.compare(a.key, b.key));
    this.#length = base;
    for (const { member } of parts) this.#copy(member, 0, member.length);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#out[this.#length++] = value;
  }

  #text(text: string): void {
    const bytes = Buffer.from(text);
    this.#copy(bytes, 0, bytes.length);
  }

  #copy(source: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length += source.copy(this.#out, this.#length, start, end);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#out.length) return;
    const larger = Buffer.allocUnsafe((this.#length + size) * 2);
    this.#out.copy(larger, 0, 0, this.#length);
    this.#out = larger;
  }
}

function skipSpace(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at >= 0 && at < end && bytes[at]! <= 0x20) at++;
  return at;
}
