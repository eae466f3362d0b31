import type { EntityType } from "../entity-types.ts";
import type { ContextOf } from "./context-vocabulary.ts";
import type { TextRule } from "./text-rule.ts";
import { CONTEXT_WORDS, TEXT_RULES } from "./text-rules.ts";

/** One piece of personal data in a text; offsets count UTF-16 units, `end` is exclusive. */
export interface TextSpan {
  entityType: EntityType;
  start: number;
  end: number;
  /** From 0 to 1. */
  score: number;
}

interface AnalyzeOptions {
  /** Look for these only; for all, unless told. */
  entityTypes?: readonly EntityType[];
  /** Leave out what is less sure; 0.4 unless told, which nine digits without a word about them do not reach. */
  minScore?: number;
}

const LEAST_SCORE = 0.4;
/** What a word nearby adds: as much as lifts any form that is not a mere row of digits over the least score. */
const CONTEXT_BONUS = 0.35;

interface Found extends TextSpan {
  rule: TextRule;
}

/**
 * Finds personal data in running text by form, check digits and the words around it. Where findings overlap, the surer
 * one stays, then the longer one. Takes time proportional to the text's length, whatever is in it.
 */
export function analyzeText(text: string, { entityTypes, minScore = LEAST_SCORE }: AnalyzeOptions = {}): TextSpan[] {
  const wanted = entityTypes === undefined ? null : new Set(entityTypes);
  const rules = wanted === null ? TEXT_RULES : TEXT_RULES.filter(({ entityType }) => wanted.has(entityType));
  const found = rules.flatMap((rule) => findAll(text, rule));
  if (found.length === 0) return [];
  const context = CONTEXT_WORDS.read(text);
  const scored = found.flatMap((span) => {
    const score = scoreInContext(span, context);
    return score === null || score < minScore ? [] : [{ ...span, score }];
  });
  return withoutOverlaps(scored, text.length).map(({ entityType, start, end, score }) => ({
    entityType,
    start,
    end,
    score,
  }));
}

function findAll(text: string, rule: TextRule): Found[] {
  const { pattern, validate, lengthOf, entityType, score } = rule;
  const found: Found[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index;
    const whole = match[0];
    const length = lengthOf === null ? whole.length : lengthOf(whole);
    const value = length === whole.length ? whole : whole.slice(0, length);
    const isCutInWord = length > 0 && length < whole.length && /[\p{L}\p{N}]/u.test(whole[length]!);
    if (length > 0 && !isCutInWord && (validate === null || validate(value))) {
      found.push({ rule, entityType, start, end: start + length, score });
      pattern.lastIndex = start + length;
    } else {
      // A value may begin within what looked like one.
      pattern.lastIndex = start + (length < 0 ? whole.length : 1);
    }
  }
  return found;
}

function scoreInContext({ rule, start, end, score }: Found, context: ContextOf): number | null {
  if (context.speaksFor(rule.recognizer, start, end)) {
    return Math.round(Math.min(0.99, score + CONTEXT_BONUS) * 100) / 100;
  }
  return rule.needsContext || context.speaksAgainst(rule.recognizer, start) ? null : score;
}

function withoutOverlaps(found: readonly Found[], textLength: number): Found[] {
  if (found.length < 2) return [...found];
  const bestFirst = found.toSorted((a, b) => b.score - a.score || b.end - b.start - (a.end - a.start));
  const taken = new Uint8Array(textLength);
  const kept: Found[] = [];
  for (const span of bestFirst) {
    // Shorter spans come later only at the same score, so that all of the span must be looked at.
    if (taken.subarray(span.start, span.end).includes(1)) continue;
    taken.fill(1, span.start, span.end);
    kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}
