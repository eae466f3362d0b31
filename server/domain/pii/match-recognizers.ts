import type { Candidate } from "./candidate.ts";
import { NameVocabulary } from "./name-words.ts";
import type { Recognizer } from "./recognizer.ts";
import { RECOGNIZERS } from "./recognizers.ts";
import type { SampledColumn } from "./sampled-column.ts";

interface Prepared {
  recognizer: Recognizer;
  names: NameVocabulary;
  notNames: NameVocabulary;
}

const PREPARED: readonly Prepared[] = RECOGNIZERS.map((recognizer) => ({
  recognizer,
  names: new NameVocabulary(recognizer.names),
  notNames: new NameVocabulary(recognizer.notNames ?? ""),
}));

const SHARE_WITH_NAME = 0.3;
const SHARE_WITHOUT_NAME = 0.7;
/** So unlikely must it be that the values pass by chance. */
const CHANCE_OF_ERROR = 1e-4;

/** What the table of recognisers says of a column; none, one or several candidates. */
export function matchRecognizers(column: SampledColumn): Candidate[] {
  return PREPARED.flatMap((prepared) => {
    const candidate = matchRecognizer(column, prepared);
    return candidate === null ? [] : [candidate];
  });
}

function matchRecognizer(column: SampledColumn, { recognizer, names, notNames }: Prepared): Candidate | null {
  if (notNames.find(column.phrases) !== null) return null;
  const nameMatch = names.find(column.phrases);
  if (recognizer.needsName && nameMatch === null) return null;

  const matching = column.values.filter((value) => recognizer.pattern.test(value));
  const passing = recognizer.validate === undefined ? matching : matching.filter(recognizer.validate);
  const share = passing.length / column.values.length;
  const needed = nameMatch === null ? (recognizer.minShare ?? SHARE_WITHOUT_NAME) : SHARE_WITH_NAME;
  if (passing.length === 0 || share < needed) return null;
  if (recognizer.looksRight?.(passing, nameMatch !== null) === false) return null;
  if (!beatsChance(recognizer, matching.length, passing.length, nameMatch !== null)) return null;

  const { entityType, id, noun, confidence } = recognizer;
  return {
    entityType,
    recognizer: id,
    confidence: (confidence + (nameMatch === null ? 0 : 0.08)) * (0.75 + 0.25 * share) - doubt(column.values.length),
    matched: matching.length,
    validated: passing.length,
    nameMatch,
    finding: `${passing.length} of ${column.values.length} values are ${noun}`,
    examples: passing,
  };
}

/**
 * Whether more values pass than random ones of the same form would. With a name, twice the expected share is enough;
 * without one, the whole sample must be a coincidence of less than one in ten thousand.
 */
function beatsChance({ chance }: Recognizer, matched: number, passed: number, hasName: boolean): boolean {
  if (chance === undefined) return true;
  if (passed / matched < Math.min(0.9, 2 * chance)) return false;
  return hasName || likelihoodOfAtLeast(passed, matched, chance) < CHANCE_OF_ERROR;
}

/** Chernoff's bound on a binomial tail: the probability that at least `passed` of `trials` pass by chance. */
function likelihoodOfAtLeast(passed: number, trials: number, chance: number): number {
  const share = passed / trials;
  if (share <= chance) return 1;
  const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - chance));
  return Math.exp(-trials * (share * Math.log(share / chance) + rest));
}

/** A handful of values is a handful of evidence. */
function doubt(values: number): number {
  return values >= 20 ? 0 : values >= 5 ? 0.05 : 0.15;
}
