import type { Candidate } from "./candidate.ts";
import { NameVocabulary } from "./name-words.ts";
import type { SampledColumn } from "./sampled-column.ts";

const TOWN_NAMES = new NameVocabulary(`
  city, town, locality, village, stadt, ort, wohnort, by navn, bynavn, postdistrikt, kommune, stad, ort, paikkakunta,
  ville, commune, ciudad, localidad, población, municipio, città, comune, località, woonplaats, plaats, miasto,
  miejscowość, cidade, localidade, město, oraș, şehir`);
/** Verdicts that say that the table holds where people live. */
const OF_ADDRESSES = ["LOCATION", "ZIP_CODE", "UK_POSTCODE"] as const;

/** The town of an address whose street or postal code is in the table too. By itself a town is nobody's. */
export function detectTown(column: SampledColumn): Candidate | null {
  const nameMatch = TOWN_NAMES.find(column.phrases);
  if (nameMatch === null || !OF_ADDRESSES.some((type) => column.table.entityTypes.has(type))) return null;
  const total = column.values.length;
  const towns = column.values.filter((value) => value.length <= 60 && /^[\p{L}'’][\p{L}\p{M}'’ .()/-]+$/u.test(value));
  if (towns.length < total * 0.8) return null;
  return {
    entityType: "LOCATION",
    recognizer: "town-of-address",
    confidence: 0.6,
    matched: towns.length,
    validated: 0,
    nameMatch,
    finding: `${towns.length} of ${total} values are written like towns, beside the rest of an address`,
    examples: towns,
  };
}
