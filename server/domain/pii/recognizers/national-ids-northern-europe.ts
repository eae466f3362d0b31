import { digitsOf, isRealDate, passesLuhn, passesMod11And10, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

/** The Nordic countries, Germany and the United Kingdom. */
export const NORTHERN_EUROPEAN_ID_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "dk-cpr",
    entityType: "DK_CPR",
    source: "CPR-kontoret",
    noun: "Danish CPR numbers with a real date",
    pattern: /^\d{6}[ -]?\d{4}$/,
    validate: (value) => startsWithDayMonth(value),
    chance: 0.037,
    names: "cpr, cpr nummer, cpr nr, cpr number, personnummer",
    notNames: "phone, telefon",
    confidence: 0.85,
    looksRight: (values, hasName) => hasName || bornInManyYears(values),
    text: [{ pattern: /\d{6}-\d{4}/, score: 0.5 }, { score: 0.2 }],
  },
  {
    id: "se-personnummer",
    entityType: "SE_PERSONNUMMER",
    source: "Skatteverket",
    noun: "Swedish personal numbers with date and check digit",
    pattern: /^(?:\d{2})?\d{6}[-+]?\d{4}$/,
    validate: isPersonnummer,
    chance: 0.0037,
    names: "personnummer, person nr, pnr, samordningsnummer",
    confidence: 0.92,
    text: [{ score: 0.5 }],
  },
  {
    id: "fi-hetu",
    entityType: "FI_PERSONAL_IDENTITY_CODE",
    source: "Digi- ja väestötietovirasto",
    noun: "Finnish identity codes with date and check character",
    pattern: /^\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]$/i,
    validate: isHetu,
    chance: 0.0012,
    names: "hetu, henkilötunnus, personbeteckning, henkilötunnusluku",
    confidence: 0.95,
    text: [{ score: 0.9 }],
  },
  {
    id: "de-tax-id",
    entityType: "DE_TAX_ID",
    source: "§ 139b AO",
    noun: "German tax numbers with the right check digit",
    pattern: /^[1-9]\d(?: ?\d{3}){3}$/,
    validate: (value) => isGermanTaxId(value.replaceAll(" ", "")),
    chance: 0.05,
    names: `
      steuer id, steuernummer, steueridentifikationsnummer, idnr, german tax id, tax id, steuer nr, steuer
      identnummer`,
    confidence: 0.85,
    text: [{ score: 0.35 }],
  },
  {
    id: "uk-nhs",
    entityType: "UK_NHS",
    source: "NHS Data Dictionary",
    noun: "NHS numbers with the right check digit",
    pattern: /^\d{3}([ -]?)\d{3}\1\d{4}$/,
    validate: (value) => isNhsNumber(digitsOf(value)),
    chance: 0.09,
    names: "nhs, nhs number, nhs no, national health service",
    notNames: "phone, telephone, mobile, fax",
    confidence: 0.85,
    text: [{ score: 0.35 }],
  },
  {
    id: "uk-nino",
    entityType: "UK_NINO",
    source: "HMRC",
    noun: "UK national insurance numbers",
    pattern: /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]$/i,
    validate: (value) => !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/i.test(value),
    names: "nino, ni number, national insurance, national insurance number, national insurance no",
    confidence: 0.9,
    text: [{ score: 0.6 }],
  },
];

function startsWithDayMonth(value: string): boolean {
  return isRealDate(Number(value.slice(4, 6)), Number(value.slice(2, 4)), Number(value.slice(0, 2)));
}

/** Numbers that begin with the day they were given out (240115 0001) have a day where these have a year. */
function bornInManyYears(values: readonly string[]): boolean {
  return values.filter((value) => Number(value.slice(4, 6)) > 31).length >= values.length * 0.2;
}

/** YYMMDD-NNNC, the century before it or not; 60 more on the day is a coordination number. */
function isPersonnummer(value: string): boolean {
  const digits = value.replace(/\D/g, "").slice(-10);
  const day = Number(digits.slice(4, 6));
  return (
    isRealDate(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), day > 60 ? day - 60 : day) && passesLuhn(digits)
  );
}

const HETU_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function isHetu(value: string): boolean {
  const number = Number(value.slice(0, 6) + value.slice(7, 10));
  return startsWithDayMonth(value) && HETU_CHECK[number % 31] === value.at(-1)!.toUpperCase();
}

/** Among the first ten digits one occurs two or three times; random digits rarely do so. */
function isGermanTaxId(number: string): boolean {
  const distinct = new Set(number.slice(0, 10)).size;
  return (distinct === 9 || distinct === 8) && passesMod11And10(number);
}

function isNhsNumber(digits: readonly number[]): boolean {
  const check = 11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === digits[9] && new Set(digits).size > 1;
}
