import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js";
import { digitsOf } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

const PHONE_NAMES = `
  phone, phones, telephone, tel, mobile, mobil, cell, cellphone, fax, msisdn, whatsapp, sms number, phone number,
  phone no, contact number, contact no, landline, caller, callback number, telefon, telefonnummer, telefonnr, handy,
  handynummer, rufnummer, festnetz, mobilnummer, telefoon, gsm, mobiel, téléphone, portable, teléfono, móvil,
  celular, telefone, telemóvel, telefono, cellulare, recapito, komórka, numer telefonu, mobiltelefon, puhelin,
  puhelinnumero, tlf, telefax`;

/** What people write around a phone number and do not call a column. */
const PHONE_CONTEXT = `
  call, call me, ring, reach, text me, text us, sms, message, desk, direct line, hotline, answering, dial,
  contact, registered, voicemail, telefone, appelez, llame, llamar, anrufen, ring til, numaram,
  call back, rückruf, rufen, erreichbar, telefonisch, rappeler, rappelez, joindre, opkald, bellen, ligue, ligar,
  llámame, llámeme, chiamare, chiamami, zadzwoń, soita`;

/** Identifiers and amounts that belong to a phone and are not its number. */
const NOT_PHONE_NAMES =
  "cell id, phone id, device id, phone type, version, build, date, duration, cell value, count, price";

/** A run of what addresses are made of begins once, so that `a.a.a.…` is read once. */
const EMAIL_IN_TEXT =
  /(?<![\p{L}\p{N}._%+&~-])[\p{L}\p{N}._%+&~-]{1,64}@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]/u;

const INTERNATIONAL_IN_TEXT =
  /(?<![\p{L}\p{N}_+])(?:\+|00)[1-9]\d{0,3}[ .\-/]?(?:\(\d{1,5}\)[ .\-/]?)?\d{1,12}(?:[ .\-/]\(?\d{1,9}\)?){0,5}(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\p{L}\p{N}_])/iu;

/** Two to six groups, or bare digits: a number only where a word says so. */
const GROUPED_DIGITS =
  /(?<![\p{L}\p{N}_+]|\d[.\-/])(?:\(?\d{2,5}\)?(?:[ .\-/]{1,2}\(?\d{2,7}\)?){1,5}|\d{7,12})(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\p{L}\p{N}_]|[./-]\d)/iu;
/** `416 60 039 office`, `(37) 788-063-Fax`: the label behind, as signatures have it. */
const DIGITS_AND_LABEL =
  /(?<![\p{L}\p{N}_+]|\d[.\-/])\(?\d{2,5}\)?(?:[ .\-/]{1,2}\(?\d{2,7}\)?){1,5}(?=[ -]{1,3}\(?(?:office|fax|mobile|cell|home|work|desk|direct|büro|privat)(?![\p{L}\p{N}_]))/iu;

export const CONTACT_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "email",
    entityType: "EMAIL_ADDRESS",
    source: "RFC 5321, RFC 6531",
    noun: "e-mail addresses",
    pattern: /^(?:mailto:)?[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/iu,
    names: `
      email, e mail, mail, email address, epost, correo, correo electrónico, courriel, posta elettronica, sähköposti`,
    minShare: 0.2,
    confidence: 0.95,
    text: [{ pattern: EMAIL_IN_TEXT, score: 0.95 }],
  },
  {
    id: "phone-international",
    entityType: "PHONE_NUMBER",
    source: "ITU-T E.164",
    noun: "phone numbers with a country code",
    pattern: /^(?:tel:)?(?:\+|00)[1-9][\d ().\-/]{5,24}(?: ?(?:x|ext\.?) ?\d{1,6})?$/i,
    validate: isInternationalNumber,
    chance: 0.3,
    names: PHONE_NAMES,
    minShare: 0.25,
    confidence: 0.9,
    text: [{ pattern: INTERNATIONAL_IN_TEXT, validate: hasCallingCode, lengthOf: lengthOfGroups, score: 0.75 }],
    context: PHONE_CONTEXT,
  },
  {
    id: "phone-national",
    entityType: "PHONE_NUMBER",
    source: "ITU-T E.123",
    noun: "phone numbers",
    pattern: /^(?:tel:)?\+?[\d(][\d ().\-/]{4,24}\d(?: ?(?:x|ext\.?) ?\d{1,6})?$/i,
    validate: hasPhoneForm,
    names: PHONE_NAMES,
    notNames: NOT_PHONE_NAMES,
    needsName: true,
    confidence: 0.7,
    text: [
      {
        pattern: GROUPED_DIGITS,
        validate: hasPhoneFormInText,
        lengthOf: lengthOfGroups,
        score: 0.45,
        needsContext: true,
      },
      { pattern: DIGITS_AND_LABEL, validate: hasPhoneFormInText, lengthOf: lengthOfGroups, score: 0.5 },
    ],
    context: PHONE_CONTEXT,
  },
  {
    id: "phone-north-american",
    entityType: "PHONE_NUMBER",
    source: "North American Numbering Plan",
    noun: "phone numbers as North America writes them",
    pattern: /^(?:\+?1[-. ]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-.])[2-9]\d{2}[-.]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?$/i,
    names: PHONE_NAMES,
    notNames: NOT_PHONE_NAMES,
    minShare: 0.4,
    confidence: 0.78,
    text: [{ score: 0.7 }],
    context: PHONE_CONTEXT,
  },
  {
    id: "phone-grouped",
    entityType: "PHONE_NUMBER",
    source: "national number plans",
    noun: "phone numbers in groups with a leading zero",
    pattern: /^0[1-9](?:[ .-]\d{2}){4}$|^0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5}$/,
    names: PHONE_NAMES,
    notNames: NOT_PHONE_NAMES,
    minShare: 0.8,
    confidence: 0.65,
    text: [{ score: 0.5 }],
    context: PHONE_CONTEXT,
  },
  {
    id: "phone-with-area-code",
    entityType: "PHONE_NUMBER",
    source: "ITU-T E.123",
    noun: "phone numbers with an area code in brackets",
    pattern: /^\(\d{2,5}\)[ -]?\d{2,5}[ -]?\d{2,5}(?:[ -]\d{2,4})?(?: ?x\d{1,6})?$/,
    names: PHONE_NAMES,
    minShare: 0.25,
    confidence: 0.8,
  },
];

function isInternationalNumber(value: string): boolean {
  const number = value.replace(/^tel:/i, "").replace("(0)", "");
  return parsePhoneNumberFromString(number.startsWith("00") ? `+${number.slice(2)}` : number)?.isPossible() === true;
}

/**
 * Seven to nineteen digits, of which twelve may stand without separators, that are not a decimal (`-70.119451`), a
 * version (`4.10.15.40`) or a date (`2022-07-13`, `13.07.2022`).
 */
export function hasPhoneForm(value: string): boolean {
  const digits = digitsOf(value).length;
  if (digits < 7 || digits > 19 || /^\d{13,}$/.test(value)) return false;
  if (/^\d+\.\d+$/.test(value) || /^\d{1,3}(?:[ .]\d{3})+$/.test(value)) return false;
  if (digits < 9 && /^\d+(?:\.\d+){2,}$/.test(value)) return false;
  return !/^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?: |$)/.test(value);
}

/** Beside a word for it, three digits between spaces are a group of a phone number rather than thousands. */
function hasPhoneFormInText(value: string): boolean {
  return hasPhoneForm(value.replaceAll(" ", "-"));
}

/** A longer row of groups is a table of figures, and no part of it a phone number. */
function lengthOfGroups(match: string): number {
  return match.length > 24 && digitsOf(match).length > 19 ? -1 : match.length;
}

const CALLING_CODES: ReadonlySet<string> = new Set(getCountries().map((country) => getCountryCallingCode(country)));

/** A country's code and as many digits as such numbers have; an extension does not count. */
function hasCallingCode(value: string): boolean {
  let digits = "";
  for (let index = value.startsWith("+") ? 1 : 2; index < value.length; index++) {
    const character = value[index]!;
    if (character >= "0" && character <= "9") digits += character;
    else if (character === "x" || character === "e" || digits.length > 15) break;
  }
  if (digits.startsWith("1")) return digits.length === 11;
  if (digits.length < 8 || digits.length > 15) return false;
  return digits[0] === "7" || CALLING_CODES.has(digits.slice(0, 2)) || CALLING_CODES.has(digits.slice(0, 3));
}
