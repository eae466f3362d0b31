import { digitsOf, passesLuhn, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

/** The United States and Canada. */
export const AMERICAN_ID_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "us-ssn",
    entityType: "US_SSN",
    source: "Social Security Administration",
    noun: "possible US social security numbers",
    pattern: /^\d{3}([ -]?)\d{2}\1\d{4}$/,
    validate: isSocialSecurityNumber,
    names: `
      ssn, social security, social security number, social security no, ss number, ssn number, tax payer id, tin`,
    needsName: true,
    confidence: 0.85,
    text: [
      { pattern: /\d{3}-\d{2}-\d{4}/, score: 0.6 },
      { pattern: /\d{3}-?\d{2}-?\d{4}|\d{3} \d{2} \d{4}/, score: 0.1 },
    ],
  },
  {
    id: "us-itin",
    entityType: "US_ITIN",
    source: "Internal Revenue Service",
    noun: "possible US taxpayer numbers",
    pattern: /^9\d{2}([ -]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}$/,
    names: "itin, individual taxpayer, taxpayer id, taxpayer identification number",
    needsName: true,
    confidence: 0.85,
    text: [{ pattern: /9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}/, score: 0.5 }, { score: 0.15 }],
  },
  {
    id: "us-npi",
    entityType: "US_NPI",
    source: "CMS",
    noun: "US provider numbers with the right check digit",
    pattern: /^[12]\d{3}([ -]?)\d{3}\1\d{3}$/,
    validate: (value) => passesLuhn(`80840${value.replace(/\D/g, "")}`),
    chance: 0.1,
    names: "npi, provider npi, national provider, provider identifier",
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "us-dea",
    entityType: "MEDICAL_LICENSE",
    source: "Drug Enforcement Administration",
    noun: "US medical licences with the right check digit",
    pattern: /^[A-HJ-MP-UX][A-Z9]\d{7}$/i,
    validate: (value) => isDeaNumber(digitsOf(value.slice(2))),
    chance: 0.1,
    names: "dea, dea number, medical license, medical licence, prescriber",
    confidence: 0.9,
    text: [{ score: 0.5 }],
  },
  {
    id: "us-passport",
    entityType: "US_PASSPORT",
    source: "US Department of State",
    noun: "possible passport numbers",
    pattern: /^[A-Z]?\d{8,9}$|^[A-Z]{1,2}\d{6,7}$/i,
    names: "passport, passport number, passport no, reisepass, passeport, pasaporte, passaporto, paspoort",
    needsName: true,
    confidence: 0.75,
    text: [{ pattern: /[A-Z]?\d{8}|\d{9}/i, score: 0.1 }],
  },
  {
    id: "us-driver-license",
    entityType: "US_DRIVER_LICENSE",
    source: "the states’ motor vehicle offices",
    noun: "possible driving licences",
    pattern: /^[A-Z]{0,3}[ -]?\d[\d -]{3,15}[A-Z]?$/i,
    validate: (value) => value.replace(/[ -]/g, "").length >= 7,
    names: "driver license, drivers license, driver licence, driving licence, dl number, license number driver",
    needsName: true,
    confidence: 0.7,
    text: [{ pattern: /[A-Z]{1,2}\d{3,12}|\d{6,14}|\d{4}-\d{2}-\d{4}/i, score: 0.05 }],
  },
  {
    id: "ca-sin",
    entityType: "CA_SIN",
    source: "Service Canada",
    noun: "Canadian insurance numbers with the right check digit",
    pattern: /^[1-79]\d{2}([ -]?)\d{3}\1\d{3}$/,
    validate: (value) => passesLuhn(value.replace(/\D/g, "")),
    chance: 0.1,
    names: "sin, social insurance, social insurance number, sin number, numéro assurance sociale",
    confidence: 0.85,
    text: [{ score: 0.35 }],
  },
];

/** 000, 666 and 900–999 were never issued, nor were groups and serials of zeros. */
function isSocialSecurityNumber(value: string): boolean {
  const digits = value.replace(/\D/g, "");
  const area = digits.slice(0, 3);
  return area !== "000" && area !== "666" && area < "900" && digits.slice(3, 5) !== "00" && digits.slice(5) !== "0000";
}

function isDeaNumber(digits: readonly number[]): boolean {
  return weightedSum(digits, [1, 2, 1, 2, 1, 2]) % 10 === digits[6];
}
