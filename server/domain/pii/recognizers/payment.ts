import { digitsOf, passesLuhn, weightedSum } from "../checksums.ts";
import { isBitcoinAddress } from "../crypto-address.ts";
import { isIban, lengthOfIban } from "../iban.ts";
import type { Recognizer } from "../recognizer.ts";

const IBAN_IN_TEXT = /(?<![\p{L}\p{N}_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/iu;

export const PAYMENT_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "credit-card",
    entityType: "CREDIT_CARD",
    source: "ISO/IEC 7812",
    noun: "card numbers with the right check digit",
    pattern: /^\d{12,19}$|^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{4,5}$/,
    validate: isCardNumber,
    chance: 0.03,
    names: `
      card, credit card, card number, card no, cc, cc number, pan, debit card, kreditkarte, kartennummer,
      kortnummer, kort nr, carte bancaire, numéro de carte, tarjeta, carta di credito, creditcard, karta, numer
      karty`,
    confidence: 0.95,
    text: [{ score: 0.9 }, { validate: hasCardDigits, score: 0.5, needsContext: true }],
  },
  {
    id: "iban",
    entityType: "IBAN_CODE",
    source: "ISO 13616",
    noun: "valid IBANs",
    pattern: /^[A-Z]{2}\d{2}[ -]?(?:[A-Z0-9][ -]?){10,29}[A-Z0-9]$/i,
    validate: isIban,
    chance: 0.0103,
    names: `
      iban, bank account, account number, konto, kontonummer, bankkonto, cuenta, compte, conto, rekening,
      rekeningnummer, bankrekening`,
    minShare: 0.4,
    confidence: 0.97,
    text: [{ pattern: IBAN_IN_TEXT, lengthOf: lengthOfIban, score: 0.95 }],
  },
  {
    id: "bitcoin",
    entityType: "CRYPTO",
    source: "BIP 13, BIP 173, BIP 350",
    noun: "Bitcoin addresses with the right checksum",
    pattern: /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$|^bc1[02-9ac-hj-np-z]{11,71}$/i,
    validate: isBitcoinAddress,
    chance: 1e-9,
    names: "wallet, btc, bitcoin, crypto, wallet address, btc address",
    minShare: 0.4,
    confidence: 0.97,
    text: [{ score: 0.95 }],
  },
  {
    id: "ethereum",
    entityType: "CRYPTO",
    source: "EIP-55",
    noun: "Ethereum addresses",
    pattern: /^0x[0-9a-f]{40}$/i,
    names: "wallet, eth, ethereum, crypto, wallet address, eth address",
    notNames: "hash, tx, transaction, txid, digest, checksum",
    confidence: 0.85,
    text: [{ score: 0.8 }],
  },
  {
    id: "aba-routing",
    entityType: "ABA_ROUTING_NUMBER",
    source: "American Bankers Association",
    noun: "bank routing numbers with the right check digit",
    pattern: /^\d{4}-?\d{4}-?\d$/,
    validate: (value) => isRoutingNumber(value.replaceAll("-", "")),
    chance: 0.06,
    names: "routing, routing number, aba, aba number, rtn, transit number",
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "us-bank-number",
    entityType: "US_BANK_NUMBER",
    source: "usage",
    noun: "account numbers",
    pattern: /^\d{8,17}$/,
    names: `
      bank account, bank account number, bank account no, account number, checking account, savings account, bank
      acct`,
    needsName: true,
    confidence: 0.6,
    text: [{ score: 0.05 }],
  },
];

/** The number ranges of the card networks; without them every tenth long number would be a card. */
const CARD_NETWORKS =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,13}|6(?:011|5\d\d|4[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|(?:2131|1800)\d{11}|62\d{14,17}|(?:5018|5019|5020|5038|5893|6304|6759|676[1-3])\d{8,15})$/;

function isCardNumber(value: string): boolean {
  return passesLuhn(value) && CARD_NETWORKS.test(value.replace(/[ -]/g, ""));
}

/** A card's length and check digit, of whatever network. */
function hasCardDigits(value: string): boolean {
  return value[0] !== "0" && passesLuhn(value);
}

/** The first two digits are a Federal Reserve district or one of the ranges beside them. */
function isRoutingNumber(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  const isDistrict = prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
  return isDistrict && digits !== "000000000" && weightedSum(digitsOf(digits), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
