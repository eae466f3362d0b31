import type { TextRecognizer } from "../recognizer.ts";

const MONTH = `(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)`;
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const MONTH_NUMBER = "(?:0?[1-9]|1[0-2])";
const YEAR = "(?:19|20)\\d{2}";
const TIME = "[T ](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?(?: ?Z|[+-]\\d{2}:?\\d{2})?";

const ISO_DAY = `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:${TIME})?`;
const NUMBERED_DAY = `${DAY}([./-])${MONTH_NUMBER}\\1${YEAR}|${MONTH_NUMBER}([./-])${DAY}\\2${YEAR}|${YEAR}([./])${MONTH_NUMBER}\\3${DAY}`;
const NAMED_DAY = `${DAY}(?:st|nd|rd|th|\\.)?[ -](?:of )?${MONTH}\\.?,?[ -](?:${YEAR}|\\d{2})|${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?,? ${YEAR}`;

/** A calendar day with its year, as people and systems write it. */
export const DAY_IN_TEXT = new RegExp(`${ISO_DAY}|${NUMBERED_DAY}|${NAMED_DAY}`, "i");

/** Days and times. In a column they are not personal data unless they are birthdays; in a text they may help to tell who it is about. */
export const DATE_RECOGNIZERS: readonly TextRecognizer[] = [
  {
    id: "date-time",
    entityType: "DATE_TIME",
    source: "ISO 8601 and usage",
    text: [
      { pattern: DAY_IN_TEXT, score: 0.6 },
      {
        pattern: new RegExp(
          `${DAY}([./-])${MONTH_NUMBER}\\1\\d{2}|${MONTH_NUMBER}([./-])${DAY}\\2\\d{2}|${MONTH} ${DAY}(?:st|nd|rd|th)|${MONTH} ${YEAR}`,
          "i",
        ),
        score: 0.4,
      },
      {
        pattern: new RegExp(
          `(?<![\\p{L}\\p{N}_]|\\d[./-])(?:${MONTH}-\\d{2}|${DAY}-${MONTH}|${MONTH_NUMBER}/${DAY}|${MONTH_NUMBER}/${YEAR})(?![\\p{L}\\p{N}_]|[./-]\\d)`,
          "i",
        ),
        score: 0.2,
      },
      {
        pattern: new RegExp(
          `(?<=(?<![\\p{L}\\p{N}_])(?:in|during|since|until|year) )${YEAR}(?![\\p{L}\\p{N}_]|[./-]\\d)`,
          "i",
        ),
        score: 0.4,
      },
      { pattern: new RegExp(`(?<![\\p{L}\\p{N}_]|\\d[./-])${YEAR}(?![\\p{L}\\p{N}_]|[./-]\\d)`), score: 0.1 },
    ],
    context: "date, today, on, since, until, born, expires, dated, datum, fecha, data, dato, am, den",
  },
];
