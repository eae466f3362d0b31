import { type Candidate, verdictOf } from "./candidate.ts";
import type { ColumnSample, ColumnVerdict } from "./column-verdict.ts";
import { detectAddress } from "./detect-address.ts";
import { detectBirthDate } from "./detect-birth-date.ts";
import { detectFreeText } from "./detect-free-text.ts";
import { detectJson } from "./detect-json.ts";
import { detectPerson } from "./detect-person.ts";
import { detectTown } from "./detect-town.ts";
import { matchRecognizers } from "./match-recognizers.ts";
import { type SampledColumn, sampleColumn, type TableContext } from "./sampled-column.ts";

const NO_TABLE: TableContext = { entityTypes: new Set() };

/**
 * Says whether a column holds personal data, of which type and on what evidence; null when it does not. Values
 * overrule the name: a column `email` of booleans is null, a column `col_7` of addresses is EMAIL_ADDRESS.
 */
export function classifyColumn(sample: ColumnSample, table: TableContext = NO_TABLE): ColumnVerdict | null {
  if (sample.type === "boolean") return null;
  const column = sampleColumn(sample, table);
  if (column.values.length === 0) return null;
  const best = candidatesFor(column).reduce<Candidate | null>(
    (best, candidate) => (best === null || candidate.confidence > best.confidence ? candidate : best),
    null,
  );
  return best === null ? null : verdictOf(column, best);
}

/**
 * Classifies the columns of one table, those first that speak for themselves; dates under opaque names, towns and rare
 * names are then judged by what the rest of the table holds. The answer has a verdict for each column that holds personal data.
 */
export function classifyTable(samples: readonly ColumnSample[]): Map<string, ColumnVerdict> {
  const verdicts = new Map<string, ColumnVerdict>();
  for (const sample of samples) {
    const verdict = classifyColumn(sample);
    if (verdict !== null) verdicts.set(sample.name, verdict);
  }
  const entityTypes = new Set([...verdicts.values()].map(({ entityType }) => entityType));
  for (const sample of samples) {
    if (verdicts.has(sample.name)) continue;
    const verdict = classifyColumn(sample, { entityTypes });
    if (verdict !== null) verdicts.set(sample.name, verdict);
  }
  return verdicts;
}

function candidatesFor(column: SampledColumn): Candidate[] {
  const json = detectJson(column, (leaf) => classifyColumn(leaf));
  if (json !== null) return [json];
  const detected = [
    detectPerson(column),
    detectAddress(column),
    detectTown(column),
    detectBirthDate(column),
    detectFreeText(column),
  ];
  return [...matchRecognizers(column), ...detected.filter((candidate) => candidate !== null)];
}
