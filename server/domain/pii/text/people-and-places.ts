import { foldText } from "../name-words.ts";
import { GIVEN_NAMES } from "../names/given-names.ts";
import { readPersonName } from "../names/read-person-name.ts";
import type { TextRecognizer } from "../recognizer.ts";

/** A word with a capital; a full stop only behind initials and titles, since others end a sentence. */
const NAME_WORD = "\\p{Lu}(?:\\p{L}{0,2}\\.|[\\p{L}'’-]{0,30})";
/** Two to five of them, with the small words that names have between them. */
const NAME_IN_TEXT = new RegExp(
  `(?<![\\p{L}\\p{N}_'’-])${NAME_WORD}(?: (?:(?:van|von|de|der|den|la|di|da|dos|du|le|el|al) ){0,2}${NAME_WORD}){1,4}(?![\\p{L}\\p{N}_])`,
  "u",
);

/** Whatever stands where a name must stand, known or not. */
const NAME_AFTER_INTRODUCTION =
  /(?<=(?<![\p{L}\p{N}_])(?:[Mm]y name is|(?:^|[\n,;.] ?|(?:[Ff]ull|[Ff]irst|[Ll]ast|[Cc]ustomer|[Pp]atient) )[Nn]ame:|[Mm]rs?\.?|[Mm]s\.|[Dd]r\.?|Herr|Frau|Mme|Sra?\.) )(?!(?:Mrs?|Ms|Dr|Prof)(?!\p{L}))\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}(?:\.|[\p{L}'’-]{1,30})){0,3}(?![\p{L}\p{N}_])/u;

const NATIONALITIES = `
  Afghan Albanian Algerian American Andorran Angolan Argentine Argentinian Armenian Australian Austrian Azerbaijani
  Bahraini Bangladeshi Belarusian Belgian Belizean Bolivian Bosnian Brazilian British Bulgarian Burmese Cambodian
  Cameroonian Canadian Chadian Chilean Chinese Colombian Congolese Croatian Cuban Cypriot Czech Danish Dutch
  Ecuadorian Egyptian Emirati English Eritrean Estonian Ethiopian Fijian Filipino Finnish French Gambian Georgian
  German Ghanaian Greek Guatemalan Guinean Guyanese Haitian Honduran Hungarian Icelandic Indian Indonesian Iranian
  Iraqi Irish Israeli Italian Ivorian Jamaican Japanese Jordanian Kazakh Kenyan Korean Kosovan Kuwaiti Kyrgyz Laotian
  Latvian Lebanese Liberian Libyan Lithuanian Luxembourgish Macedonian Malagasy Malawian Malaysian Maldivian Malian
  Maltese Mauritian Mexican Moldovan Mongolian Montenegrin Moroccan Mozambican Namibian Nepalese Nicaraguan Nigerian
  Norwegian Omani Pakistani Palestinian Panamanian Paraguayan Peruvian Portuguese Qatari Romanian Russian Rwandan
  Salvadoran Samoan Saudi Scottish Senegalese Serbian Singaporean Slovak Slovenian Somali Spanish Sudanese Surinamese
  Swedish Swiss Syrian Taiwanese Tajik Tanzanian Thai Togolese Tongan Tunisian Turkish Turkmen Ugandan Ukrainian
  Uruguayan Uzbek Venezuelan Vietnamese Welsh Yemeni Zambian Zimbabwean European African Asian Latino Latina Hispanic
  Arab Kurdish Tibetan Catalan Basque`;
const RELIGIONS_AND_PARTIES = `
  Christian Catholic Protestant Orthodox Lutheran Anglican Baptist Methodist Mormon Muslim Islamic Sunni Shia Shiite
  Jewish Hindu Buddhist Sikh Jain Bahai Taoist Atheist Quaker Presbyterian Evangelical Democrat Republican
  Conservative Communist Socialist Marxist Liberal Libertarian`;

const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
/** The countries and territories of ISO 3166, by their English names, longer ones first. */
const COUNTRY_NAMES = letters
  .flatMap((first) => letters.map((second) => countries.of(first + second)))
  .filter((name): name is string => name !== undefined && /^\p{Lu}[\p{L} '’.-]+$/u.test(name))
  .sort((a, b) => b.length - a.length);

/** What a text says of people without a number or an address, as far as it can be told without a language model. */
export const PEOPLE_AND_PLACES: readonly TextRecognizer[] = [
  {
    id: "full-name",
    entityType: "PERSON",
    source: "name lists",
    text: [
      { pattern: NAME_IN_TEXT, lengthOf: lengthOfName, score: 0.6 },
      { pattern: NAME_AFTER_INTRODUCTION, score: 0.5 },
    ],
    context: "name, mr, mrs, ms, dr, mister, herr, frau, called, i am, dear, signed",
  },
  {
    id: "country",
    entityType: "LOCATION",
    source: "ISO 3166",
    text: [{ pattern: new RegExp(COUNTRY_NAMES.map((name) => name.replaceAll(".", "\\.")).join("|")), score: 0.5 }],
    context: "in, from, to, live, lives, country, born, nationality, address, travel",
  },
  {
    id: "nationality-or-creed",
    entityType: "NRP",
    source: "usage",
    text: [
      { pattern: new RegExp(`(?:${NATIONALITIES.trim().split(/\s+/).join("|")})s?`), score: 0.5 },
      { pattern: new RegExp(`(?:${RELIGIONS_AND_PARTIES.trim().split(/\s+/).join("|")})s?`), score: 0.3 },
    ],
    context: "nationality, citizen, religion, party, national, passport, he is, she is, they are",
  },
];

/** All of it, so that a firm's or an airport's word behind a name speaks against it; or nothing. */
function lengthOfName(match: string): number {
  if (!match.split(" ").some(isGivenName)) return -1;
  const reading = readPersonName(match);
  return reading?.isFull && reading.hasGivenName ? match.length : 0;
}

function isGivenName(word: string): boolean {
  const folded = /^[A-Za-z.'-]+$/.test(word) ? word.toLowerCase() : foldText(word);
  return GIVEN_NAMES.has(folded) || (folded.includes("-") && folded.split("-").some((part) => GIVEN_NAMES.has(part)));
}
