import { digitsOf, isRealDate, passesIcaoCheck, weightedSum } from "../checksums.ts";
import type { Recognizer, TextForm } from "../recognizer.ts";

/**
 * Serial numbers of German documents have no vowels, so that no words arise. The digit that checks them is printed behind
 * the serial in the machine-readable zone; some lists keep eight characters and the digit, some nine without it.
 */
const CHECKED_DOCUMENT: readonly TextForm[] = [
  { pattern: /[CFGHJ-NPRTV-Z][CFGHJ-NPRTV-Z\d]{7,8}\d/i, validate: passesIcaoCheck, score: 0.35 },
  {
    pattern: /(?=\p{L}{0,8}\d)[CFGHJ-NPRTV-Z][CFGHJ-NPRTV-Z\d]{8}/iu,
    validate: null,
    score: 0.3,
    needsContext: true,
  },
];

/** German documents and numbers besides the tax number that people keep for life. */
export const GERMAN_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "de-passport",
    entityType: "DE_PASSPORT",
    source: "ICAO 9303",
    noun: "possible German passport numbers",
    pattern: /^(?=\D*\d)[CFGHJK][CFGHJ-NPRTV-Z\d]{8}\d?$/i,
    names: "reisepass, reisepassnummer, passnummer, pass nr, passport, passport number, passport no",
    needsName: true,
    confidence: 0.72,
    text: CHECKED_DOCUMENT,
  },
  {
    id: "de-id-card",
    entityType: "DE_ID_CARD",
    source: "ICAO 9303",
    noun: "possible German identity card numbers",
    pattern: /^(?=\D*\d)[LMNPRTVWXYZ][CFGHJ-NPRTV-Z\d]{8}\d?$/i,
    names: "personalausweis, personalausweisnummer, ausweisnummer, ausweis nr, ausweis",
    needsName: true,
    confidence: 0.8,
    text: CHECKED_DOCUMENT,
  },
  {
    id: "de-fuehrerschein",
    entityType: "DE_FUEHRERSCHEIN",
    source: "FeV",
    noun: "possible German driving licences",
    pattern: /^[A-Z]{2}\d{8}[A-Z\d]$|^[A-Z]\d{2}[A-Z\d]{6}\d[A-Z\d]$/i,
    names: "führerschein, führerscheinnummer, führerschein nr, fahrerlaubnis, fahrerlaubnisnummer",
    needsName: true,
    confidence: 0.8,
    text: [{ pattern: /[A-Z]{2}\d{8}[A-Z\d]/i, score: 0.3 }],
  },
  {
    id: "de-social-security",
    entityType: "DE_SOCIAL_SECURITY",
    source: "§ 2 VKVV",
    noun: "German pension insurance numbers with date and check digit",
    pattern: /^\d{2} ?\d{6} ?[A-Z] ?\d{3}$/i,
    validate: (value) => isPensionNumber(value.replaceAll(" ", "").toUpperCase()),
    chance: 0.01,
    names: `
      sozialversicherungsnummer, sv nummer, svnr, sv nr, rvnr, rentenversicherungsnummer, versicherungsnummer,
      sozialversicherung`,
    confidence: 0.93,
    text: [{ score: 0.7 }],
  },
  {
    id: "de-health-insurance",
    entityType: "DE_HEALTH_INSURANCE",
    source: "§ 290 SGB V",
    noun: "German health insurance numbers with the right check digit",
    pattern: /^[A-Z]\d{9}$/i,
    validate: (value) => isHealthInsuranceNumber(value.toUpperCase()),
    chance: 0.1,
    names: `
      kvnr, krankenversicherungsnummer, versichertennummer, krankenkasse nr, krankenkassennummer, egk nummer, egk`,
    needsName: true,
    confidence: 0.9,
    text: [{ score: 0.4 }],
    context: "krankenkasse, krankenversicherung, gesundheitskarte",
  },
  {
    id: "de-lanr",
    entityType: "DE_LANR",
    source: "Kassenärztliche Bundesvereinigung",
    noun: "numbers of German physicians with the right check digit",
    pattern: /^\d{9}$/,
    validate: (value) => isPhysicianNumber(digitsOf(value)),
    chance: 0.1,
    names: "lanr, arztnummer, arzt nr, lebenslange arztnummer",
    needsName: true,
    confidence: 0.9,
    text: [{ score: 0.3 }],
    context: "arzt, arztes",
  },
  {
    id: "de-tax-number",
    entityType: "DE_TAX_NUMBER",
    source: "ELSTER",
    noun: "tax numbers as German tax offices write them",
    pattern: /^\d{2,3}\/\d{3,4}\/\d{4,5}$|^(?:0[1-9]|[1-4]\d)\d{11}$/,
    names: "steuernummer, steuer nr, st nr, steuernr",
    needsName: true,
    confidence: 0.85,
    text: [{ pattern: /\d{2,3}\/\d{3,4}\/\d{4,5}/, score: 0.4 }, { score: 0.15 }],
    context: "finanzamt",
  },
  {
    id: "de-kfz",
    entityType: "DE_KFZ",
    source: "FZV",
    noun: "German number plates",
    pattern: /^[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?$/i,
    names: "kennzeichen, kfz kennzeichen, nummernschild, kfz, autokennzeichen, amtliches kennzeichen",
    needsName: true,
    confidence: 0.85,
    text: [{ score: 0.2 }],
    context: "fahrzeug, auto, wagen, pkw",
  },
];

/** Area, DDMMYY (with 50 more on the day for a second person born that day), initial, serial and check digit. */
function isPensionNumber(value: string): boolean {
  const day = Number(value.slice(2, 4));
  if (!isRealDate(Number(value.slice(6, 8)), Number(value.slice(4, 6)), day > 50 ? day - 50 : day)) return false;
  const place = String(value.charCodeAt(8) - 64).padStart(2, "0");
  return (
    sumOfDigits(value.slice(0, 8) + place + value.slice(9, 11), [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) ===
    Number(value[11])
  );
}

/** The letter counts as its two-digit place in the alphabet. */
function isHealthInsuranceNumber(value: string): boolean {
  const place = String(value.charCodeAt(0) - 64).padStart(2, "0");
  return sumOfDigits(place + value.slice(1, 9), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) === Number(value[9]);
}

/** The digits of each weighted digit, summed, without tens. */
function sumOfDigits(digits: string, weights: readonly number[]): number {
  return (
    digitsOf(digits).reduce((sum, digit, index) => {
      const product = digit * weights[index]!;
      return sum + Math.floor(product / 10) + (product % 10);
    }, 0) % 10
  );
}

function isPhysicianNumber(digits: readonly number[]): boolean {
  return (10 - (weightedSum(digits, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === digits[6];
}
