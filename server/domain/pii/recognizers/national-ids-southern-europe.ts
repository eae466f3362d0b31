import { digitsOf, isRealDate, passesLuhn, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

/** Spain, Italy, Poland and Turkey. */
export const SOUTHERN_EUROPEAN_ID_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "es-nif",
    entityType: "ES_NIF",
    source: "Agencia Tributaria",
    noun: "Spanish NIF with the right letter",
    pattern: /^\d{7,8}[ -]?[A-HJ-NP-TV-Z]$/i,
    validate: (value) => hasSpanishLetter(value.replace(/[ -]/g, "").toUpperCase()),
    chance: 0.0435,
    names: "nif, dni, documento nacional, documento identidad",
    confidence: 0.92,
    text: [{ score: 0.6 }],
  },
  {
    id: "es-nie",
    entityType: "ES_NIE",
    source: "Agencia Tributaria",
    noun: "Spanish NIE with the right letter",
    pattern: /^[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]$/i,
    validate: (value) =>
      hasSpanishLetter(
        value
          .replace(/[ -]/g, "")
          .toUpperCase()
          .replace(/^[XYZ]/, (l) => `${"XYZ".indexOf(l)}`),
      ),
    chance: 0.0435,
    names: "nie, número extranjero, identidad extranjero",
    confidence: 0.93,
    text: [{ score: 0.6 }],
  },
  {
    id: "it-fiscal-code",
    entityType: "IT_FISCAL_CODE",
    source: "Agenzia delle Entrate",
    noun: "Italian fiscal codes",
    pattern: /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/i,
    validate: (value) => hasFiscalCheckLetter(value.toUpperCase()),
    chance: 0.0385,
    names: "codice fiscale, fiscal code, cf, tax code",
    confidence: 0.95,
    text: [{ score: 0.9 }, { validate: null, score: 0.4 }],
  },
  {
    id: "it-vat-code",
    entityType: "IT_VAT_CODE",
    source: "Agenzia delle Entrate",
    noun: "Italian VAT numbers with the right check digit",
    pattern: /^(?:IT)?\d{11}$/i,
    validate: (value) => !value.endsWith("00000000000") && passesLuhn(value.slice(-11)),
    names: "partita iva, p iva, piva, italian vat",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "pl-pesel",
    entityType: "PL_PESEL",
    source: "rejestr PESEL",
    noun: "Polish PESEL numbers with date and check digit",
    pattern: /^\d{11}$/,
    validate: isPesel,
    chance: 0.018,
    names: "pesel, numer pesel, nr pesel",
    confidence: 0.93,
    text: [{ score: 0.5 }],
  },
  {
    id: "tr-national-id",
    entityType: "TR_NATIONAL_ID",
    source: "Nüfus ve Vatandaşlık İşleri",
    noun: "Turkish identity numbers with the right check digits",
    pattern: /^[1-9]\d{10}$/,
    validate: (value) => isTurkishNumber(digitsOf(value)),
    chance: 0.01,
    names: "tc kimlik, kimlik no, tckn, tc no, kimlik numarası",
    confidence: 0.9,
    text: [{ score: 0.5 }],
  },
];

function hasSpanishLetter(value: string): boolean {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(value.slice(0, -1)) % 23] === value.at(-1);
}

const ODD_PLACE_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Each letter counts by its place in the alphabet, a digit as the letter of that place; odd places by a table. */
function hasFiscalCheckLetter(code: string): boolean {
  let sum = 0;
  for (let place = 0; place < 15; place++) {
    const character = code.charCodeAt(place);
    const value = character < 58 ? character - 48 : character - 65;
    sum += place % 2 === 0 ? ODD_PLACE_VALUES[value]! : value;
  }
  return code.charCodeAt(15) - 65 === sum % 26;
}

/** YYMMDD with the century added to the month: 20 for the 2000s, 80 for the 1800s. */
function isPesel(value: string): boolean {
  const digits = digitsOf(value);
  const month = Number(value.slice(2, 4)) % 20;
  return (
    isRealDate(Number(value.slice(0, 2)), month, Number(value.slice(4, 6))) &&
    weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
  );
}

function isTurkishNumber(digits: readonly number[]): boolean {
  const tenth = (weightedSum(digits, [7, -1, 7, -1, 7, -1, 7, -1, 7]) + 100) % 10;
  return tenth === digits[9] && weightedSum(digits, Array(10).fill(1)) % 10 === digits[10];
}
