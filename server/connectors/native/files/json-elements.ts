import { SourceUnreadable } from "../../errors.ts";
import { type ByteRange, COMMA, eachMember, OPEN_BRACE, skipSpace, skipValue } from "../../protocol/scan-json.ts";

export type JsonElement = ByteRange;

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Where the records of a document lie: a list's items, those of an object's only list, or the object itself. */
export function listElements(document: Buffer, label: string): JsonElement[] {
  const start = skipSpace(document, 0, document.length);
  if (start === document.length) return [];
  if (document[start] === OPEN_BRACKET) return listItems(document, start, label);
  if (document[start] !== OPEN_BRACE) throw broken(label, "it begins with neither [ nor {");

  const lists: ByteRange[] = [];
  const isWhole = eachMember(document, start, document.length, (_key, value) => {
    const inner = skipSpace(document, value.start + 1, value.end);
    const isList = document[value.start] === OPEN_BRACKET;
    if (isList && (document[inner] === OPEN_BRACE || document[inner] === CLOSE_BRACKET)) lists.push(value);
  });
  if (!isWhole) throw broken(label, "a string or bracket in it never closes");
  if (lists.length === 1) return listItems(document, lists[0]!.start, label);
  return [{ start, end: skipValue(document, start, document.length) }];
}

function listItems(document: Buffer, open: number, label: string): JsonElement[] {
  const items: JsonElement[] = [];
  const length = document.length;
  let at = skipSpace(document, open + 1, length);
  if (document[at] === CLOSE_BRACKET) return items;
  for (;;) {
    const end = skipValue(document, at, length);
    if (end === -1) throw broken(label, `item ${items.length + 1} never ends`);
    items.push({ start: at, end });
    at = skipSpace(document, end, length);
    if (document[at] === CLOSE_BRACKET) return items;
    if (document[at] !== COMMA) throw broken(label, `after item ${items.length} a comma or ] is missing`);
    at = skipSpace(document, at + 1, length);
  }
}

function broken(label: string, why: string): SourceUnreadable {
  return new SourceUnreadable(`${label} is no JSON document: ${why}.`, {
    hint: "If it has one object a line, set its format to jsonl.",
  });
}
