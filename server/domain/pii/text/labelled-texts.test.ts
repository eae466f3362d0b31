import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { EntityType } from "../entity-types.ts";
import { analyzeText } from "./analyze-text.ts";

const CASES = new URL("../../../../../shared/data/pii/recognizer-cases.json", import.meta.url);
const SENTENCES = new URL("../../../../../shared/data/pii/labelled-sentences.json", import.meta.url);
const read = <T>(file: URL) => JSON.parse(readFileSync(file, "utf8")) as T;

interface RecognizerCase {
  source: string;
  entities: EntityType[];
  text: string;
  expectedCount: number;
  positions: unknown;
}

/** Those of language models, which these rules are not. */
const FROM_LANGUAGE_MODELS = /spacy|stanza|transformers/;

describe.skipIf(!existsSync(CASES))("Presidio's own cases (skipped where shared/data/pii is absent)", () => {
  const cases = existsSync(CASES)
    ? read<RecognizerCase[]>(CASES).filter(({ source }) => !FROM_LANGUAGE_MODELS.test(source))
    : [];
  const shareRight = (some: readonly RecognizerCase[]) => some.filter(isRight).length / some.length;

  test("nearly all are found where they are", () => expect(shareRight(cases)).toBeGreaterThanOrEqual(0.98));

  test("nearly nothing is found where nothing is", () =>
    expect(shareRight(cases.filter(({ expectedCount }) => expectedCount === 0))).toBeGreaterThanOrEqual(0.99));
});

function isRight({ text, entities, expectedCount, positions }: RecognizerCase): boolean {
  const spans = analyzeText(text, { entityTypes: entities, minScore: 0 });
  if (spans.length !== expectedCount) return false;
  const places = positionsOf(positions);
  return (
    places.length !== spans.length ||
    places.every(([start, end], i) => spans[i]!.start === start && spans[i]!.end === end)
  );
}

/** A list of pairs, one pair, or nothing. */
function positionsOf(positions: unknown): [number, number][] {
  if (!Array.isArray(positions)) return [];
  return (typeof positions[0] === "number" ? [positions] : positions) as [number, number][];
}

interface Sentence {
  text: string;
  spans: { type: string; start: number; end: number }[];
}

describe.skipIf(!existsSync(SENTENCES))("labelled sentences (skipped where shared/data/pii is absent)", () => {
  const sentences = existsSync(SENTENCES) ? read<Sentence[]>(SENTENCES) : [];

  test.each<[EntityType, string, number, number]>([
    ["EMAIL_ADDRESS", "EMAIL_ADDRESS", 1, 1],
    ["IBAN_CODE", "IBAN_CODE", 1, 1],
    ["URL", "DOMAIN_NAME", 1, 0.95],
    ["US_SSN", "US_SSN", 1, 0.95],
    ["IP_ADDRESS", "IP_ADDRESS", 1, 0.95],
    // Floors below what is reached, so that a change of rules has room but no licence.
    ["CREDIT_CARD", "CREDIT_CARD", 0.95, 0.95],
    ["PHONE_NUMBER", "PHONE_NUMBER", 0.9, 0.95],
    ["PERSON", "PERSON", 0.25, 0.8],
    ["DATE_TIME", "DATE_TIME", 0.6, 0.95],
  ])("%s", (entityType, label, recallFloor, precisionFloor) => {
    let labelled = 0;
    let foundOfLabelled = 0;
    let found = 0;
    let rightOfFound = 0;
    for (const { text, spans } of sentences) {
      const said = analyzeText(text).filter((span) => (MORE_EXACT[span.entityType] ?? span.entityType) === entityType);
      const wanted = spans.filter(({ type }) => type === label);
      labelled += wanted.length;
      foundOfLabelled += wanted.filter((want) => said.some((span) => overlaps(span, want))).length;
      found += said.length;
      rightOfFound += said.filter((span) => wanted.some((want) => overlaps(span, want))).length;
    }
    expect(foundOfLabelled / labelled).toBeGreaterThanOrEqual(recallFloor);
    expect(rightOfFound / found).toBeGreaterThanOrEqual(precisionFloor);
  });
});

/** The labels call a day of birth a date. */
const MORE_EXACT: Partial<Record<EntityType, EntityType>> = { DATE_OF_BIRTH: "DATE_TIME" };

type Place = { start: number; end: number };
const overlaps = (one: Place, other: Place) => one.start < other.end && one.end > other.start;
