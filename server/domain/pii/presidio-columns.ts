import { verdictOf } from "./candidate.ts";
import type { ColumnSample, ColumnVerdict } from "./column-verdict.ts";
import { ENTITY_TYPES, type EntityType } from "./entity-types.ts";
import { type SampledColumn, sampleColumn } from "./sampled-column.ts";

/** What Atlas's rules cannot know of a value that is in no list: whether it is a name, and of what. */
export const NAME_TYPES = ["PERSON", "LOCATION"] as const satisfies readonly EntityType[];

/** A column's values as they are put to an analyzer. */
export interface AskedColumn {
  column: SampledColumn;
  values: readonly string[];
}

/** A part of a value; offsets count Unicode characters. */
export interface FoundEntity {
  entityType: string;
  start: number;
  end: number;
  score: number;
}

/** So many distinct values decide a column: more cost seconds and change nothing. */
const MOST_ASKED = 60;
const FEWEST_ASKED = 3;
/** Longer values are prose, which has rules of its own. */
const LONGEST_ASKED = 80;
const LEAST_SCORE = 0.4;
/** The share of values that must be such a thing as a whole. */
const LEAST_SHARE = 0.6;
/** A value is a name as a whole where the name covers nearly all of it. */
const LEAST_COVER = 0.8;
// Dates and addresses of pages are no personal data by themselves, and firms are no people.
const IGNORED = new Set<string>(["DATE_TIME", "URL", "FREE_TEXT", "JSON"]);
const KNOWN = new Set<string>(ENTITY_TYPES);
const IN_WORDS: Partial<Record<EntityType, string>> = { PERSON: "people's names", LOCATION: "places" };

/** Columns that Atlas's rules leave open and whose values could be names: text, and mostly of letters. */
export function openColumns(
  samples: readonly ColumnSample[],
  verdicts: ReadonlyMap<string, ColumnVerdict>,
): AskedColumn[] {
  return samples
    .filter(({ name }) => !verdicts.has(name))
    .map(askedColumn)
    .filter((asked) => asked !== null)
    .filter(({ values }) => values.filter(isMostlyLetters).length >= values.length * LEAST_SHARE);
}

/** Every column whose values are texts of some kind. */
export function textColumns(samples: readonly ColumnSample[]): AskedColumn[] {
  return samples.map(askedColumn).filter((asked) => asked !== null);
}

/** The verdict that an analyzer's answers come to; `found` has a list for each value asked. Null when it is none. */
export function verdictOfFound(
  { column, values }: AskedColumn,
  found: readonly (readonly FoundEntity[])[],
): ColumnVerdict | null {
  const matches = new Map<EntityType, { examples: string[]; score: number }>();
  values.forEach((value, index) => {
    const whole = (found[index] ?? []).filter((entity) => isWhole(entity, value) && isPersonal(entity));
    for (const entityType of new Set(whole.map((entity) => entity.entityType as EntityType))) {
      const match = matches.get(entityType) ?? { examples: [], score: 0 };
      match.examples.push(value);
      match.score += Math.max(...whole.filter((entity) => entity.entityType === entityType).map(({ score }) => score));
      matches.set(entityType, match);
    }
  });
  const [best] = [...matches].sort(([, a], [, b]) => b.examples.length - a.examples.length || b.score - a.score);
  if (best === undefined) return null;
  const [entityType, { examples, score }] = best;
  const matched = examples.length;
  if (matched < values.length * LEAST_SHARE) return null;
  return {
    ...verdictOf(column, {
      entityType,
      recognizer: "presidio",
      confidence: (score / matched) * (matched / values.length),
      matched,
      validated: 0,
      nameMatch: null,
      finding: `Presidio reads ${matched} of ${values.length} values as ${IN_WORDS[entityType] ?? entityType}`,
      examples,
    }),
    sampled: values.length,
  };
}

function askedColumn(sample: ColumnSample): AskedColumn | null {
  if (!/^(text|varchar|character|char|string)/i.test(sample.type)) return null;
  const column = sampleColumn(sample, { entityTypes: new Set() });
  const values = column.values.filter((value) => value.length <= LONGEST_ASKED).slice(0, MOST_ASKED);
  return values.length >= FEWEST_ASKED && values.length * 2 > Math.min(column.values.length, MOST_ASKED)
    ? { column, values }
    : null;
}

function isMostlyLetters(value: string): boolean {
  return (value.match(/\p{L}/gu)?.length ?? 0) >= value.length * LEAST_SHARE;
}

function isWhole({ start, end }: FoundEntity, value: string): boolean {
  return end - start >= [...value].length * LEAST_COVER;
}

function isPersonal({ entityType, score }: FoundEntity): boolean {
  return score >= LEAST_SCORE && KNOWN.has(entityType) && !IGNORED.has(entityType);
}
