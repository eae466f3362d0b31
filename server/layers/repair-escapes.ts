const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|[\s\S])/g;
const REPLACEMENT = "\\ufffd";

/**
 * JSON text with the escapes that PostgreSQL cannot store, U+0000 and halves of surrogate pairs, replaced by U+FFFD.
 * Whole pairs stay as they are.
 */
export function repairEscapes(json: string): string {
  let high: { at: number } | null = null;
  const bad = new Set<number>();
  for (const match of json.matchAll(ESCAPE)) {
    const code = match[1] === undefined ? -1 : Number.parseInt(match[1], 16);
    const followsHigh: boolean = high !== null && high.at + 6 === match.index;
    if (high !== null && !(followsHigh && isLow(code))) bad.add(high.at);
    if (code === 0 || (isLow(code) && !followsHigh)) bad.add(match.index);
    high = code >= 0xd800 && code <= 0xdbff ? { at: match.index } : null;
  }
  if (high !== null) bad.add(high.at);
  if (bad.size === 0) return json;
  return json.replace(ESCAPE, (sequence, _code, at: number) => (bad.has(at) ? REPLACEMENT : sequence));
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
