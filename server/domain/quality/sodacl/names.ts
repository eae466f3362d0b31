import type { ColumnName, TableName } from "./check.ts";

/** Words of the check language; a column with such a name is written in quotes. */
const RESERVED = new Set("d h m last change for percent default between and not in must warn fail with".split(" "));

const QUOTED = String.raw`"[^"]+"|\x60[^\x60]+\x60|\[[^\]]+\]`;
const PLAIN = String.raw`[\p{L}_][\p{L}\p{N}_$]*`;
/** A name as the language knows it, for use within other patterns. */
export const NAME = `(?:${QUOTED}|${PLAIN}(?:\\.${PLAIN})*)`;
const WHOLE_NAME = new RegExp(`^${NAME}$`, "u");

/** The name that PostgreSQL means by `text`: unquoted ones are folded to lower case. Null when it is no name. */
export function readName(text: string): string | null {
  if (!WHOLE_NAME.test(text)) return null;
  if (/^["`[]/.test(text)) return text.slice(1, -1);
  return RESERVED.has(text) ? null : text.toLowerCase();
}

export function readColumn(text: string): ColumnName | null {
  const name = readName(text);
  return name === null ? null : { text, name };
}

export function readTable(text: string): TableName | null {
  const parts = text.match(new RegExp(`${QUOTED}|${PLAIN}`, "gu"));
  if (!parts || parts.length > 2 || parts.join(".") !== text) return null;
  const names = parts.map(fold);
  return { text, schema: names.length === 2 ? names[0]! : null, name: names.at(-1)! };
}

export function isReserved(text: string): boolean {
  return RESERVED.has(text);
}

function fold(part: string): string {
  return /^["`[]/.test(part) ? part.slice(1, -1) : part.toLowerCase();
}
