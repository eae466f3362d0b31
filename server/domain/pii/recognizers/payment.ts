import { digitsOf, passesIbanCheck, passesLuhn, weightedSum } from "../checksums.ts";
import { isBitcoinAddress } from "../crypto-address.ts";
import type { Recognizer } from "../recognizer.ts";

export const PAYMENT_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "credit-card",
    entityType: "CREDIT_CARD",
    noun: "card numbers with the right check digit",
    pattern: /^\d{12,19}$|^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{4,5}$/,
    validate: (value) => isCardNumber(value.replace(/[ -]/g, "")),
    chance: 0.03,
    names: `
      card, credit card, card number, card no, cc, cc number, pan, debit card, kreditkarte, kartennummer,
      kortnummer, kort nr, carte bancaire, numéro de carte, tarjeta, carta di credito, creditcard, karta, numer
      karty`,
    confidence: 0.95,
  },
  {
    id: "iban",
    entityType: "IBAN_CODE",
    noun: "valid IBANs",
    pattern: /^[A-Z]{2}\d{2}[ -]?(?:[A-Z0-9][ -]?){10,29}[A-Z0-9]$/i,
    validate: (value) => isIban(value.replace(/[ -]/g, "").toUpperCase()),
    chance: 0.0103,
    names: `
      iban, bank account, account number, konto, kontonummer, bankkonto, cuenta, compte, conto, rekening,
      rekeningnummer, bankrekening`,
    minShare: 0.4,
    confidence: 0.97,
  },
  {
    id: "bitcoin",
    entityType: "CRYPTO",
    noun: "Bitcoin addresses with the right checksum",
    pattern: /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$|^bc1[02-9ac-hj-np-z]{11,71}$/i,
    validate: isBitcoinAddress,
    chance: 1e-9,
    names: "wallet, btc, bitcoin, crypto, wallet address, btc address",
    minShare: 0.4,
    confidence: 0.97,
  },
  {
    id: "ethereum",
    entityType: "CRYPTO",
    noun: "Ethereum addresses",
    pattern: /^0x[0-9a-f]{40}$/i,
    names: "wallet, eth, ethereum, crypto, wallet address, eth address",
    notNames: "hash, tx, transaction, txid, digest, checksum",
    confidence: 0.85,
  },
  {
    id: "aba-routing",
    entityType: "ABA_ROUTING_NUMBER",
    noun: "bank routing numbers with the right check digit",
    pattern: /^\d{4}-?\d{4}-?\d$/,
    validate: (value) => isRoutingNumber(value.replaceAll("-", "")),
    chance: 0.06,
    names: "routing, routing number, aba, aba number, rtn, transit number",
    confidence: 0.85,
  },
  {
    id: "us-bank-number",
    entityType: "US_BANK_NUMBER",
    noun: "account numbers",
    pattern: /^\d{8,17}$/,
    names: `
      bank account, bank account number, bank account no, account number, checking account, savings account, bank
      acct`,
    needsName: true,
    confidence: 0.6,
  },
];

/** The number ranges of the card networks; without them every tenth long number would be a card. */
const CARD_NETWORKS =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,13}|6(?:011|5\d\d|4[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|(?:2131|1800)\d{11}|62\d{14,17}|(?:5018|5019|5020|5038|5893|6304|6759|676[1-3])\d{8,15})$/;

function isCardNumber(digits: string): boolean {
  return CARD_NETWORKS.test(digits) && passesLuhn(digits);
}

/** Lengths by country, where a common country's is known; others are bounded by the standard. */
const IBAN_LENGTHS: Record<string, number> = {
  AD: 24,
  AE: 23,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
};

function isIban(iban: string): boolean {
  const length = IBAN_LENGTHS[iban.slice(0, 2)];
  return (
    (length === undefined ? iban.length >= 15 && iban.length <= 34 : iban.length === length) && passesIbanCheck(iban)
  );
}

/** The first two digits are a Federal Reserve district or one of the ranges beside them. */
function isRoutingNumber(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  const isDistrict = prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
  return isDistrict && digits !== "000000000" && weightedSum(digitsOf(digits), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
