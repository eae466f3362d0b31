/**
 * Reads column names: `EMail_Adresse`, `fødselsDato` and `phoneNumber2` as words, so that evidence from a name is
 * whole-word evidence (`ip` is not found in `shipment`).
 */

const LETTERS_WITHOUT_DECOMPOSITION: Record<string, string> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Lower case and without diacritics: `Größe` becomes `grosse`. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS_WITHOUT_DECOMPOSITION[letter]!)
    .normalize("NFD")
    .replace(/\p{M}+/gu, "");
}

const ASCII_SPELLING: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa", æ: "ae" };

/** Both ways in which people without the right keyboard write a word: `fødsel` is `fodsel` or `foedsel`. */
export function spellingsOf(word: string): string[] {
  const folded = foldText(word);
  const ascii = foldText(word.toLowerCase().replace(/[äöüøåæ]/g, (letter) => ASCII_SPELLING[letter]!));
  return folded === ascii ? [folded] : [folded, ascii];
}

/** `customerEMail_2` becomes `customer`, `e`, `mail`, `2`. */
export function wordsOf(columnName: string): string[] {
  const separated = columnName
    .normalize("NFC")
    .slice(0, 200)
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/(\p{L})(\p{N})/gu, "$1 $2")
    .replace(/(\p{N})(\p{L})/gu, "$1 $2");
  return foldText(separated).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The second halves of compounds that Germanic languages write as one word: `kundenname`, `telefonnr`, `vejnavn`. */
const COMPOUND_ENDINGS = [
  "nummer",
  "adresse",
  "address",
  "number",
  "naam",
  "navn",
  "namn",
  "name",
  "datum",
  "dato",
  "postfach",
  "mail",
  "nr",
];

/** Every run of neighbouring words, joined: what a phrase must equal to be found in the name. */
export function phrasesIn(columnName: string): Set<string> {
  const words = wordsOf(columnName);
  const phrases = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    let joined = "";
    for (let end = start; end < Math.min(start + 4, words.length); end++) {
      joined += words[end]!;
      phrases.add(joined);
    }
    for (const ending of COMPOUND_ENDINGS) {
      const word = words[start]!;
      if (word.length < ending.length + 3 || !word.endsWith(ending)) continue;
      phrases.add(ending);
      phrases.add(word.slice(0, -ending.length));
    }
  }
  return phrases;
}

/**
 * A vocabulary that column names are looked up in: phrases as people write them (`date of birth, né le`), separated by
 * commas.
 */
export class NameVocabulary {
  readonly #phraseByKey = new Map<string, string>();

  constructor(phrases: string) {
    for (const phrase of phrases.split(",").map((phrase) => phrase.trim().replace(/\s+/g, " "))) {
      for (const spelling of spellingsOf(phrase)) {
        const key = spelling.replace(/[^\p{L}\p{N}]/gu, "");
        // The first of two that fold alike is the one shown to people: `telephone` before `téléphone`.
        if (!this.#phraseByKey.has(key)) this.#phraseByKey.set(key, phrase);
      }
    }
  }

  /** The longest phrase of this vocabulary that the name contains, or null. */
  find(phrasesOfName: ReadonlySet<string>): string | null {
    let best: string | null = null;
    let bestLength = 0;
    for (const key of phrasesOfName) {
      const phrase = this.#phraseByKey.get(key);
      if (phrase !== undefined && key.length > bestLength) {
        best = phrase;
        bestLength = key.length;
      }
    }
    return best;
  }
}
