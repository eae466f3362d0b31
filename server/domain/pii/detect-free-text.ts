import type { Candidate } from "./candidate.ts";
import type { EntityType } from "./entity-types.ts";
import type { SampledColumn } from "./sampled-column.ts";
import { analyzeText } from "./text/analyze-text.ts";

/** From this share of the values on, what a text holds counts. */
const LEAST_SHARE = 0.01;

/** What is told apart from other words and numbers in a sentence surely enough to call a column personal for it. */
const TYPES_IN_PROSE: readonly EntityType[] = [
  "EMAIL_ADDRESS",
  "PHONE_NUMBER",
  "PERSON",
  "IBAN_CODE",
  "CREDIT_CARD",
  "CRYPTO",
  "MAC_ADDRESS",
  "US_SSN",
  "UK_NINO",
  "IT_FISCAL_CODE",
];
const LEAST_SCORE = 0.6;

/** Prose in which some values hold personal data. */
export function detectFreeText(column: SampledColumn): Candidate | null {
  const total = column.values.length;
  if (column.values.filter(isProse).length < total * 0.3) return null;
  const counts = new Map<EntityType, number>();
  const hits: string[] = [];
  for (const value of column.values) {
    const spans = analyzeText(value, { entityTypes: TYPES_IN_PROSE, minScore: LEAST_SCORE });
    const found = new Set(spans.map(({ entityType }) => entityType));
    if (found.size > 0) hits.push(value);
    for (const type of found) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const contains = [...counts]
    .filter(([entityType, count]) => count >= (entityType === "PERSON" ? Math.min(2, total / 20) : 1))
    .map(([entityType, count]) => ({ entityType, share: count / total }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);
  if (contains.length === 0) return null;
  return {
    entityType: "FREE_TEXT",
    recognizer: "prose",
    confidence: hits.length >= 3 ? 0.85 : 0.65,
    matched: hits.length,
    validated: hits.length,
    nameMatch: null,
    finding: `${hits.length} of ${total} texts hold ${contains.map(({ entityType }) => entityType).join(", ")}`,
    examples: hits,
    contains,
  };
}

/** Four words or more, most of them in small letters: a sentence rather than a name or a code. */
function isProse(value: string): boolean {
  const words = value.split(/\s+/);
  return words.length >= 4 && words.filter((word) => /^\p{Ll}/u.test(word)).length >= words.length * 0.4;
}
