import { digitsOf, isRealDate, passesLuhn, passesVerhoeff, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

/** Asia, Oceania and Africa. */
export const WORLD_ID_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "in-pan",
    entityType: "IN_PAN",
    source: "Income Tax Department",
    noun: "Indian PAN numbers",
    pattern: /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/i,
    names: "pan, pan number, pan no, permanent account number",
    minShare: 0.9,
    confidence: 0.9,
    text: [{ score: 0.6 }, { pattern: /[A-Z]{5}\d{4}[A-Z]/i, score: 0.2 }],
  },
  {
    id: "in-aadhaar",
    entityType: "IN_AADHAAR",
    source: "UIDAI",
    noun: "Aadhaar numbers with the right check digit",
    pattern: /^[2-9]\d{3}([ -]?)\d{4}\1\d{4}$/,
    validate: (value) => passesVerhoeff(value.replace(/\D/g, "")),
    chance: 0.1,
    names: "aadhaar, aadhar, uidai, aadhaar number",
    confidence: 0.9,
    text: [{ pattern: /[2-9]\d{3}([ :-]?)\d{4}\1\d{4}/, score: 0.4 }],
  },
  {
    id: "sg-nric",
    entityType: "SG_NRIC_FIN",
    source: "Immigration & Checkpoints Authority",
    noun: "Singapore NRIC and FIN with the right letter",
    pattern: /^[STFGM]\d{7}[A-Z]$/i,
    validate: (value) => isNric(value.toUpperCase()),
    chance: 0.05,
    names: "nric, fin, nric fin, fin number, nric number",
    confidence: 0.93,
    text: [{ score: 0.6 }],
  },
  {
    id: "au-tfn",
    entityType: "AU_TFN",
    source: "Australian Taxation Office",
    noun: "Australian tax file numbers with the right check digit",
    pattern: /^\d{3}([ -]?)\d{3}\1\d{3}$/,
    validate: (value) => weightedSum(digitsOf(value), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
    chance: 0.09,
    names: "tfn, tax file number, tax file no",
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "au-abn",
    entityType: "AU_ABN",
    source: "Australian Business Register",
    noun: "Australian business numbers with the right check digits",
    pattern: /^[1-9]\d ?\d{3} ?\d{3} ?\d{3}$/,
    validate: (value) => isAbn(digitsOf(value)),
    chance: 0.0112,
    names: "abn, australian business number, abn number",
    confidence: 0.9,
    text: [{ score: 0.5 }],
  },
  {
    id: "au-acn",
    entityType: "AU_ACN",
    source: "ASIC",
    noun: "Australian company numbers with the right check digit",
    pattern: /^\d{3}([ -]?)\d{3}\1\d{3}$/,
    validate: (value) => isAcn(digitsOf(value)),
    chance: 0.1,
    names: "acn, australian company number, acn number",
    confidence: 0.82,
    text: [{ score: 0.3 }],
  },
  {
    id: "au-medicare",
    entityType: "AU_MEDICARE",
    source: "Services Australia",
    noun: "Australian Medicare numbers with the right check digit",
    pattern: /^[2-6]\d{3} ?\d{5} ?\d$/,
    validate: (value) => isMedicare(digitsOf(value)),
    chance: 0.1,
    names: "medicare, medicare number, medicare no",
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "kr-rrn",
    entityType: "KR_RRN",
    source: "Ministry of the Interior and Safety",
    noun: "Korean resident numbers with date and check digit",
    pattern: /^\d{6}-?[1-8]\d{6}$/,
    validate: isKoreanNumber,
    chance: 0.003,
    names: "rrn, resident registration, resident registration number, jumin",
    confidence: 0.92,
    text: [{ pattern: /\d{6}-?[1-4]\d{6}/, validate: beginsWithDate, score: 0.5 }],
  },
  {
    id: "th-tnin",
    entityType: "TH_TNIN",
    source: "Department of Provincial Administration",
    noun: "Thai identity numbers with the right check digit",
    pattern: /^[1-8](-?)\d{4}\1\d{5}\1\d{2}\1\d$/,
    validate: (value) => isThaiNumber(digitsOf(value)),
    chance: 0.1,
    names: "tnin, thai id, thai national id",
    confidence: 0.85,
    text: [{ validate: (value) => isThaiNumber(digitsOf(value)) && isThaiProvince(value), score: 0.35 }],
  },
  {
    id: "ng-nin",
    entityType: "NG_NIN",
    source: "NIMC",
    noun: "possible Nigerian identity numbers",
    pattern: /^\d{11}$/,
    names: "nin, national identification number, nigerian nin, nimc",
    needsName: true,
    confidence: 0.75,
    text: [{ score: 0.1 }],
  },
  {
    id: "za-id",
    entityType: "ZA_ID_NUMBER",
    source: "Department of Home Affairs",
    noun: "South African identity numbers with date and check digit",
    pattern: /^\d{10}[012]\d{2}$/,
    validate: isSouthAfricanNumber,
    chance: 0.0037,
    names: "sa id, sa id number, rsa id, south african id, id number, identity number",
    confidence: 0.93,
    text: [{ score: 0.6 }],
  },
];

function isNric(value: string): boolean {
  const sum = weightedSum(digitsOf(value.slice(1, 8)), [2, 7, 6, 5, 4, 3, 2]);
  const letter = value[8];
  switch (value[0]) {
    case "S":
    case "T":
      return "JZIHGFEDCBA"[(sum + (value[0] === "T" ? 4 : 0)) % 11] === letter;
    case "F":
    case "G":
      return "XWUTRQPNMLK"[(sum + (value[0] === "G" ? 4 : 0)) % 11] === letter;
    default:
      return "KLJNPQRTUWX"[10 - ((sum + 3) % 11)] === letter;
  }
}

function isAbn([first, ...rest]: readonly number[]): boolean {
  return weightedSum([first! - 1, ...rest], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
}

function isAcn(digits: readonly number[]): boolean {
  return (10 - (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digits[8];
}

function isMedicare(digits: readonly number[]): boolean {
  return weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits[8];
}

function isKoreanNumber(value: string): boolean {
  const digits = digitsOf(value);
  const check = (11 - (weightedSum(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
  return beginsWithDate(value) && check === digits[12];
}

function isThaiNumber(digits: readonly number[]): boolean {
  return (11 - (weightedSum(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digits[12];
}

function isSouthAfricanNumber(value: string): boolean {
  return beginsWithDate(value) && passesLuhn(value);
}

/** YYMMDD. Numbers given out in Korea since October 2020 have no more than this to check. */
function beginsWithDate(value: string): boolean {
  return isRealDate(Number(value.slice(0, 2)), Number(value.slice(2, 4)), Number(value.slice(4, 6)));
}

/** The second and third digits are the province that registered the person. */
function isThaiProvince(value: string): boolean {
  return /^(?:1\d|2[0-7]|3\d|4\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])$/.test(value.replaceAll("-", "").slice(1, 3));
}
