import type { Candidate } from "./candidate.ts";
import { yearOfDate } from "./read-date.ts";
import type { SampledColumn } from "./sampled-column.ts";

/** Days of birth spread over a lifetime; days of business lie in a few years. */
const LIFETIME_YEARS = 45;
const OLDEST_LIVING = 1905;
/** Verdicts that say that the rows of a table are people. */
const PEOPLE = ["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER"] as const;

/** Dates in a column whose name says nothing, in a table of people, that spread like birthdays. */
export function detectBirthDate(column: SampledColumn): Candidate | null {
  if (!column.isNameOpaque || !PEOPLE.some((type) => column.table.entityTypes.has(type))) return null;
  const total = column.values.length;
  const years = column.values.flatMap((value) => yearOfDate(value) ?? []).sort((a, b) => a - b);
  if (years.length < total * 0.9 || years.length < 20) return null;
  // A tenth at each end is left out, so that a few wrong dates (1900-01-01) decide nothing.
  const early = years[Math.floor(years.length / 10)]!;
  const late = years[Math.floor(years.length * 0.9)]!;
  if (years[0]! < OLDEST_LIVING || late - early < LIFETIME_YEARS) return null;
  return {
    entityType: "DATE_OF_BIRTH",
    recognizer: "birth-dates-by-spread",
    confidence: 0.6,
    matched: years.length,
    validated: years.length,
    nameMatch: null,
    finding: `${years.length} of ${total} values are days from ${early} to ${late}, as birthdays of the people in this table would be`,
    examples: column.values,
  };
}
