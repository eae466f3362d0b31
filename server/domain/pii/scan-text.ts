import type { EntityType } from "./entity-types.ts";
import { readPersonName } from "./names/read-person-name.ts";
import { hasPhoneForm } from "./recognizers/contact.ts";
import { RECOGNIZERS } from "./recognizers.ts";

/** Types that are told by their form alone, also in the middle of a sentence. */
const FOUND_IN_TEXT = new Set([
  "email",
  "iban",
  "credit-card",
  "mac",
  "phone-international",
  "bitcoin",
  "uk-nino",
  "it-fiscal-code",
]);
const IN_TEXT = RECOGNIZERS.filter(({ id }) => FOUND_IN_TEXT.has(id));

/** Runs of characters that such values are made of; bounded, so that no text costs more than its length. */
const TOKENS = /[^\s,;<>()"']{5,120}/g;
const SPACED_NUMBERS = /(?:\+|\b[A-Z]{2}(?=\d\d)|\b(?=\d))[\dA-Z(](?:[\dA-Z]|[ ().-](?=[\dA-Z(])){7,40}/g;
const NATIONAL_PHONE =
  /(?:call|phone|tel|mobile|reach me (?:at|on)|ring|telefon|ruf|tlf|appel|llam|chiam)[^\d+(]{0,20}([+(\d][\d ().-]{6,24}\d)/gi;
const DASHED_SSN = /\b(?:ssn|social security)[^\d]{0,20}\d{3}-\d{2}-\d{4}\b/i;
/** Two to four words with capitals, after a word that is not the beginning of a sentence or after a title. */
const CAPITALISED =
  /\p{Lu}[\p{L}'’-]+(?:[. ]{1,2}\p{Lu}[\p{L}'’.-]*| (?:van|von|de|der|den|la|di|da|dos|du|le|el|al)){1,5}/gu;

/** The entity types that occur inside a text, each once. */
export function scanText(text: string): Set<EntityType> {
  const found = new Set<EntityType>();
  for (const candidate of [...(text.match(TOKENS) ?? []), ...(text.match(SPACED_NUMBERS) ?? [])]) {
    const value = candidate.replace(/^[.:]+|[.:!?]+$/g, "").trim();
    for (const { entityType, pattern, validate } of IN_TEXT) {
      if (!found.has(entityType) && pattern.test(value) && (validate === undefined || validate(value)))
        found.add(entityType);
    }
  }
  if (!found.has("PHONE_NUMBER")) {
    for (const [, number] of text.matchAll(NATIONAL_PHONE)) if (hasPhoneForm(number!)) found.add("PHONE_NUMBER");
  }
  if (DASHED_SSN.test(text)) found.add("US_SSN");
  if (containsFullName(text)) found.add("PERSON");
  return found;
}

/** A full name with a common given name and no word around it that makes it something else. */
function containsFullName(text: string): boolean {
  for (const [phrase] of text.matchAll(CAPITALISED)) {
    const reading = readPersonName(phrase.replace(/\.$/, ""));
    if (reading?.isFull && reading.hasGivenName) return true;
  }
  return false;
}
