import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** What becomes of a span, as Presidio's anonymizer names its operators. */
export type Anonymizer =
  | { type: "replace"; new_value?: string }
  | { type: "redact" }
  | { type: "keep" }
  | { type: "mask"; masking_char: string; chars_to_mask: number; from_end?: boolean }
  | { type: "hash"; hash_type?: "sha256" | "sha512" }
  | { type: "encrypt"; key: string };

/** A span to anonymize; offsets count Unicode characters. */
export interface AnonymizedSpan {
  start: number;
  end: number;
  entity_type: string;
  score: number;
}

export interface AnonymizedItem {
  start: number;
  end: number;
  entity_type: string;
  text: string;
  operator: Anonymizer["type"];
}

/** The text with every span anonymized by its type's operator, and where each then stands, last one first. */
export function anonymizeText(
  text: string,
  spans: readonly AnonymizedSpan[],
  anonymizers: Readonly<Record<string, Anonymizer>>,
): { text: string; items: AnonymizedItem[] } {
  const characters = [...text];
  const items: AnonymizedItem[] = [];
  let made = "";
  let at = 0;
  for (const { start, end, entity_type: entityType } of withoutOverlaps(spans)) {
    made += characters.slice(at, start).join("");
    const operator = anonymizers[entityType] ?? anonymizers.DEFAULT ?? { type: "replace" as const };
    const value = apply(operator, characters.slice(start, end).join(""), entityType);
    const from = [...made].length;
    made += value;
    items.unshift({
      start: from,
      end: from + [...value].length,
      entity_type: entityType,
      text: value,
      operator: operator.type,
    });
    at = end;
  }
  return { text: made + characters.slice(at).join(""), items };
}

/** Of spans that lie over each other the surer one stays, of equally sure ones the longer. */
function withoutOverlaps(spans: readonly AnonymizedSpan[]): AnonymizedSpan[] {
  const kept: AnonymizedSpan[] = [];
  const order = spans.toSorted((a, b) => b.score - a.score || b.end - b.start - (a.end - a.start));
  for (const span of order) {
    if (kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function apply(operator: Anonymizer, value: string, entityType: string): string {
  switch (operator.type) {
    case "replace":
      return operator.new_value ?? `<${entityType}>`;
    case "redact":
      return "";
    case "keep":
      return value;
    case "mask":
      return masked([...value], operator);
    case "hash":
      return createHash(operator.hash_type ?? "sha256")
        .update(value)
        .digest("hex");
    case "encrypt":
      return encrypted(value, operator.key);
  }
}

function masked(
  characters: string[],
  { masking_char: mask, chars_to_mask: count, from_end: isFromEnd = false }: Extract<Anonymizer, { type: "mask" }>,
): string {
  const hidden = Math.min(count, characters.length);
  const first = isFromEnd ? characters.length - hidden : 0;
  return characters.map((character, index) => (index >= first && index < first + hidden ? mask : character)).join("");
}

/** AES-CBC with its vector in front, in URL-safe base64: the form that Presidio's deanonymizer reads. */
function encrypted(value: string, key: string): string {
  const vector = randomBytes(16);
  const cipher = createCipheriv(`aes-${Buffer.byteLength(key) * 8}-cbc`, Buffer.from(key), vector);
  const bytes = Buffer.concat([vector, cipher.update(value, "utf8"), cipher.final()]);
  return bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
