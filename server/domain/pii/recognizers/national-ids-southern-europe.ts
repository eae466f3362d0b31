import { digitsOf, isRealDate, passesLuhn, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

/** Spain, Italy, Poland and Turkey. */
export const SOUTHERN_EUROPEAN_ID_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "es-nif",
    entityType: "ES_NIF",
    noun: "Spanish NIF with the right letter",
    pattern: /^\d{7,8}[ -]?[A-HJ-NP-TV-Z]$/i,
    validate: (value) => hasSpanishLetter(value.replace(/[ -]/g, "").toUpperCase()),
    chance: 0.0435,
    names: "nif, dni, documento nacional, documento identidad",
    confidence: 0.92,
  },
  {
    id: "es-nie",
    entityType: "ES_NIE",
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
  },
  {
    id: "it-fiscal-code",
    entityType: "IT_FISCAL_CODE",
    noun: "Italian fiscal codes",
    pattern: /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/i,
    names: "codice fiscale, fiscal code, cf, tax code",
    confidence: 0.95,
  },
  {
    id: "it-vat-code",
    entityType: "IT_VAT_CODE",
    noun: "Italian VAT numbers with the right check digit",
    pattern: /^(?:IT)?\d{11}$/i,
    validate: (value) => passesLuhn(value.slice(-11)),
    names: "partita iva, p iva, piva, italian vat",
    needsName: true,
    confidence: 0.85,
  },
  {
    id: "pl-pesel",
    entityType: "PL_PESEL",
    noun: "Polish PESEL numbers with date and check digit",
    pattern: /^\d{11}$/,
    validate: isPesel,
    chance: 0.018,
    names: "pesel, numer pesel, nr pesel",
    confidence: 0.93,
  },
  {
    id: "tr-national-id",
    entityType: "TR_NATIONAL_ID",
    noun: "Turkish identity numbers with the right check digits",
    pattern: /^[1-9]\d{10}$/,
    validate: (value) => isTurkishNumber(digitsOf(value)),
    chance: 0.01,
    names: "tc kimlik, kimlik no, tckn, tc no, kimlik numarası",
    confidence: 0.9,
  },
];

function hasSpanishLetter(value: string): boolean {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(value.slice(0, -1)) % 23] === value.at(-1);
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
