import { digitsOf, passesLuhn, passesMod11And10, weightedSum } from "../checksums.ts";
import type { TextRecognizer } from "../recognizer.ts";

/** Numbers of firms: in a text they may lead to a person who trades alone; a column of them is not personal data. */
export const COMPANY_NUMBERS: readonly TextRecognizer[] = [
  {
    id: "de-vat-id",
    entityType: "DE_VAT_ID",
    source: "Bundeszentralamt für Steuern",
    text: [
      {
        pattern: /DE[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}/i,
        validate: (value) => passesMod11And10(value.replace(/\D/g, "")),
        score: 0.6,
      },
    ],
    context: "ust id, ustid, ust idnr, umsatzsteuer, vat, vat id, rechnung",
  },
  {
    id: "de-handelsregister",
    entityType: "DE_HANDELSREGISTER",
    source: "HRV",
    text: [{ pattern: /HR[AB] ?\d{1,6}/, score: 0.5 }],
    context: "handelsregister, handelsregisternummer, amtsgericht, registergericht, eingetragen",
  },
  {
    id: "se-organisationsnummer",
    entityType: "SE_ORGANISATIONSNUMMER",
    source: "Bolagsverket",
    text: [
      {
        // The third digit sets it apart from a person's number, where it begins a month.
        pattern: /\d{2}[2-9]\d{3}-?\d{4}/,
        validate: (value) => passesLuhn(value.replace("-", "")),
        score: 0.3,
      },
    ],
    context: "organisationsnummer, org nr, orgnr, company identity code, registration number",
  },
  {
    id: "in-gstin",
    entityType: "IN_GSTIN",
    source: "GST Network",
    text: [{ pattern: /(?:0[1-9]|[12]\d|3[0-7])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]/i, score: 0.6 }],
    context: "gstin, gst, goods and services tax",
  },
  {
    id: "kr-brn",
    entityType: "KR_BRN",
    source: "National Tax Service",
    text: [
      {
        pattern: /\d{3}(-?)\d{2}\1\d{5}/,
        validate: (value) => isKoreanBusinessNumber(digitsOf(value)),
        score: 0.3,
      },
    ],
    context: "brn, business registration, 사업자등록번호",
  },
  {
    id: "sg-uen",
    entityType: "SG_UEN",
    source: "ACRA",
    text: [
      {
        pattern: /\d{8}[A-Z]|(?:19|20)\d{7}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]/i,
        validate: (value) => isUniqueEntityNumber(value.toUpperCase()),
        score: 0.5,
      },
    ],
    context: "uen, unique entity number",
  },
];

/** The ninth digit counts five times, and its tens once more. */
function isKoreanBusinessNumber(digits: readonly number[]): boolean {
  const sum = weightedSum(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digits[8]! * 5) / 10);
  return (10 - (sum % 10)) % 10 === digits[9];
}

const ENTITY_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWX0123456789";

/** Businesses have eight digits, companies the year and five, all others a letter, year, kind and four. */
function isUniqueEntityNumber(value: string): boolean {
  const check = value.at(-1);
  if (/^\d{8}.$/.test(value)) {
    return "XMKECAWLJDB"[weightedSum(digitsOf(value.slice(0, 8)), [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === check;
  }
  if (/^\d{9}.$/.test(value)) {
    return "ZKCMDNERGWH"[weightedSum(digitsOf(value.slice(0, 9)), [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === check;
  }
  const places = Array.from(value.slice(0, 9), (character) => ENTITY_ALPHABET.indexOf(character));
  return ENTITY_ALPHABET[(weightedSum(places, [4, 3, 5, 3, 10, 2, 2, 5, 7]) + 11 - 5) % 11] === check;
}
