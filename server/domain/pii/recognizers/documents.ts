import { digitsOf, isRealDate, weightedSum } from "../checksums.ts";
import type { Recognizer } from "../recognizer.ts";

const PASSPORT_NAMES = "passport, passport number, passport no";

/** Passports, licences and cards outside Germany. Few have a check digit, so that a name must speak for them. */
export const DOCUMENT_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "us-mbi",
    entityType: "US_MBI",
    noun: "US Medicare beneficiary numbers",
    pattern:
      /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d(-?)[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d\1[AC-HJKMNP-RT-Y]{2}\d{2}$/i,
    names: "mbi, medicare, medicare id, medicare number, medicare beneficiary, beneficiary identifier",
    minShare: 0.9,
    confidence: 0.9,
    text: [{ score: 0.5 }],
    context: "patient",
  },
  {
    id: "uk-passport",
    entityType: "UK_PASSPORT",
    noun: "possible UK passport numbers",
    pattern: /^[A-Z]{2}\d{7}$/i,
    names: `${PASSPORT_NAMES}, uk passport, british passport`,
    needsName: true,
    confidence: 0.7,
    text: [{ score: 0.2 }],
  },
  {
    id: "uk-driving-licence",
    entityType: "UK_DRIVING_LICENCE",
    noun: "UK driving licences with a real date",
    pattern: /^[A-Z]{1,5}9{0,4}\d[0156]\d(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z\d][A-Z]{2}$/i,
    validate: isBritishLicence,
    names: "driving licence, driver licence, licence number, driving license, uk driving licence",
    minShare: 0.9,
    confidence: 0.93,
    text: [{ score: 0.7 }],
  },
  {
    id: "uk-vehicle-registration",
    entityType: "UK_VEHICLE_REGISTRATION",
    noun: "UK number plates",
    pattern:
      /^[A-HJ-PR-Y]{2}(?:0[2-9]|[12]\d|5[1-9]|[67]\d) ?[A-HJ-PR-Z]{3}$|^[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y]{3}$|^[A-HJ-PR-Y]{3} ?\d{1,3}[A-HJ-NPR-TV-Y]$/i,
    names: "number plate, vehicle registration, registration plate, car reg, vrn, vehicle reg, reg plate",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.25 }],
    context: "car, vehicle, plate, registration",
  },
  {
    id: "es-passport",
    entityType: "ES_PASSPORT",
    noun: "possible Spanish passport numbers",
    pattern: /^[A-Z]{3}\d{6}$/i,
    names: `${PASSPORT_NAMES}, pasaporte, número de pasaporte`,
    needsName: true,
    confidence: 0.75,
    text: [{ score: 0.2 }],
  },
  {
    id: "it-passport",
    entityType: "IT_PASSPORT",
    noun: "possible Italian passport numbers",
    pattern: /^[A-Z]{2}\d{7}$/i,
    names: "passaporto, numero passaporto, italian passport",
    needsName: true,
    confidence: 0.76,
    text: [{ score: 0.1 }],
  },
  {
    id: "it-driver-license",
    entityType: "IT_DRIVER_LICENSE",
    noun: "possible Italian driving licences",
    pattern: /^[A-Z]{2}\d{7}[A-Z]$|^U1[B-DF-HJ-NPR-UWYZ\d]{7}[A-Z]$/i,
    names: "patente, patente di guida, numero patente",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "it-identity-card",
    entityType: "IT_IDENTITY_CARD",
    noun: "possible Italian identity cards",
    pattern: /^[A-Z]{2} ?\d{7}$|^\d{7}[A-Z]{2}$|^C[A-Z]\d{5}[A-Z]{2}$/i,
    names: "carta identità, carta d identità, numero carta identità, documento identità, cie",
    needsName: true,
    confidence: 0.8,
    text: [{ score: 0.15 }],
  },
  {
    id: "in-passport",
    entityType: "IN_PASSPORT",
    noun: "possible Indian passport numbers",
    pattern: /^[A-Z][1-9]\d{6}$/i,
    names: `${PASSPORT_NAMES}, indian passport`,
    needsName: true,
    confidence: 0.7,
    text: [{ score: 0.15 }],
  },
  {
    id: "in-voter",
    entityType: "IN_VOTER",
    noun: "possible Indian voter cards",
    pattern: /^[A-Z]{3}\d{7}$/i,
    names: "voter, voter id, epic, epic number, elector, voter card",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.3 }],
    context: "vote",
  },
  {
    id: "in-vehicle-registration",
    entityType: "IN_VEHICLE_REGISTRATION",
    noun: "Indian number plates",
    pattern:
      /^(?:A[NPRS]|BR|C[GH]|D[DL]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KP]|WB)[ -]?\d{1,2}[ -]?[A-Z]{0,3}[ -]?\d{4}$/i,
    names: "number plate, vehicle registration, registration plate, vehicle number, vehicle no",
    needsName: true,
    confidence: 0.84,
    text: [{ score: 0.4 }, { pattern: /[A-Z]{2,3}\d{4}/i, score: 0.05 }],
    context: "registration, vehicle, bike, car, plate",
  },
  {
    id: "kr-frn",
    entityType: "KR_FRN",
    noun: "Korean numbers of foreigners with a real date",
    pattern: /^\d{6}-?[5-8]\d{6}$/,
    validate: (value) => isRealDate(Number(value.slice(0, 2)), Number(value.slice(2, 4)), Number(value.slice(4, 6))),
    chance: 0.037,
    names: "frn, foreigner registration, foreigner registration number, alien registration",
    needsName: true,
    confidence: 0.9,
    text: [{ score: 0.4 }],
  },
  {
    id: "kr-driver-license",
    entityType: "KR_DRIVER_LICENSE",
    noun: "Korean driving licences",
    pattern: /^(?:1[1-9]|2[0-68])([ -])\d{2}\1\d{6}\1\d{2}$/,
    names: "driver license, drivers license, driver licence, driving licence, korean license",
    needsName: true,
    confidence: 0.8,
    text: [{ score: 0.4 }],
    context: "license, licence, 운전면허",
  },
  {
    id: "kr-passport",
    entityType: "KR_PASSPORT",
    noun: "possible Korean passport numbers",
    pattern: /^[MSROD]\d{3}[A-Z]\d{4}$|^[MSROD]\d{8}$/i,
    names: `${PASSPORT_NAMES}, korean passport, 여권, 여권번호`,
    needsName: true,
    confidence: 0.7,
    text: [{ score: 0.2 }],
  },
  {
    id: "ph-tin",
    entityType: "PH_TIN",
    noun: "Philippine tax numbers with the right check digit",
    pattern: /^\d{3}(-?)\d{3}\1\d{3}(?:\1\d{3}(?:\d{2})?)?$/,
    validate: (value) => isPhilippineTaxNumber(digitsOf(value)),
    chance: 0.09,
    names: "tin, taxpayer identification, bir tin, tin number",
    needsName: true,
    confidence: 0.8,
    text: [{ score: 0.3 }],
  },
  {
    id: "ng-vehicle-registration",
    entityType: "NG_VEHICLE_REGISTRATION",
    noun: "Nigerian number plates",
    pattern: /^[A-Z]{3}-?\d{3}[A-Z]{2}$/i,
    names: "number plate, plate number, vehicle registration, registration plate",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.3 }],
    context: "car, vehicle, plate",
  },
  {
    id: "tr-license-plate",
    entityType: "TR_LICENSE_PLATE",
    noun: "Turkish number plates",
    pattern: /^(?:0[1-9]|[1-7]\d|8[01]) ?[A-Z]{1,3} ?\d{2,5}$/,
    names: "plaka, plaka no, plaka numarası, license plate, number plate",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.3 }],
    context: "plakası, araç, aracın",
  },
];

/** The surname filled up with nines, the birth year's tens, month (50 more for women), day and units, initials. */
function isBritishLicence(value: string): boolean {
  const month = Number(value.slice(6, 8)) % 50;
  // The year is split around month and day: 6 07 05 4 is 5 July 1964.
  return (
    /^[A-Z]+9*$/i.test(value.slice(0, 5)) &&
    isRealDate(Number(`${value[5]}${value[10]}`), month, Number(value.slice(8, 10)))
  );
}

function isPhilippineTaxNumber(digits: readonly number[]): boolean {
  return weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digits[8];
}
