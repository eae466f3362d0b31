import type { TextRecognizer } from "../recognizer.ts";

/** Phone numbers and postal codes of one country, which as columns are PHONE_NUMBER and ZIP_CODE. */
export const LOCAL_FORMS: readonly TextRecognizer[] = [
  {
    id: "ph-mobile-number",
    entityType: "PH_MOBILE_NUMBER",
    source: "National Telecommunications Commission",
    text: [
      {
        pattern: /(?<![\p{L}\p{N}_+])(?:\+63|0)[ -]?(?:\(9\d{2}\)|9\d{2})[ -]?\d{3}[ -]?\d{4}(?![\p{L}\p{N}_])/u,
        score: 0.4,
      },
    ],
    context: "mobile, cellphone, cp number, philippine",
  },
  {
    id: "tr-phone-number",
    entityType: "TR_PHONE_NUMBER",
    source: "BTK",
    text: [
      {
        pattern:
          /(?<![\p{L}\p{N}_+])(?:\+90[ -]?|0[ -]?)(?:\([2-5]\d{2}\)|[2-5]\d{2})[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}(?![\p{L}\p{N}_])/u,
        score: 0.4,
      },
      { pattern: /[2-5]\d{2}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}/, score: 0.1 },
    ],
    context: "telefon, telefonum, numaram, cep, cep no, gsm",
  },
  {
    id: "zip-code",
    entityType: "ZIP_CODE",
    source: "Universal Postal Union",
    text: [
      {
        pattern: /\d{5}(?:-\d{4})?|\d{2}-\d{3}|\d{4}(?:-\d{3}| ?[A-Z]{2})?|\d{3} \d{2}/,
        score: 0.3,
        needsContext: true,
      },
    ],
    context: `
      zip, zip code, zipcode, postal code, postcode, post code, plz, postleitzahl, postnummer, code postal, código postal,
      codice postale, kod pocztowy`,
  },
  {
    id: "de-plz",
    entityType: "DE_PLZ",
    source: "Deutsche Post",
    text: [{ pattern: /(?!01000|99999)(?:0[1-9]|[1-9]\d)\d{3}/, score: 0.1 }],
    context: "plz, postleitzahl",
  },
];
