import { foldText, spellingsOf } from "../name-words.ts";

interface Phrase {
  words: string[];
  recognizer: string;
  isFor: boolean;
}

/** So many characters before and after a value its context reaches. */
const REACH_BEFORE = 60;
const REACH_AFTER = 24;

/** Where the phrases of each recogniser stand in one text; offsets in ascending order. */
export interface ContextOf {
  /** A phrase shortly before the value, or right after it, says that it is what the recogniser takes it for. */
  speaksFor(recognizer: string, start: number, end: number): boolean;
  /** A phrase shortly before the value says that it is something else. */
  speaksAgainst(recognizer: string, start: number): boolean;
}

/** The phrases of all recognisers, so that a text is read once, however many there are. */
export class ContextVocabulary {
  readonly #phrasesByFirstWord = new Map<string, Phrase[]>();

  constructor(entries: readonly { recognizer: string; for: string; against: string }[]) {
    for (const { recognizer, for: speaking, against } of entries) {
      for (const phrase of speaking.split(",")) this.#add(phrase, recognizer, true);
      for (const phrase of against.split(",")) this.#add(phrase, recognizer, false);
    }
  }

  #add(phrase: string, recognizer: string, isFor: boolean): void {
    for (const spelling of spellingsOf(phrase)) {
      const [first, ...rest] = wordsIn(spelling).map(({ word }) => word);
      if (first === undefined) continue;
      const phrases = this.#phrasesByFirstWord.get(first);
      if (phrases === undefined) this.#phrasesByFirstWord.set(first, [{ words: rest, recognizer, isFor }]);
      else phrases.push({ words: rest, recognizer, isFor });
    }
  }

  /** Reads the words of a text; linear in its length. */
  read(text: string): ContextOf {
    const speaking = new Map<string, number[]>();
    const against = new Map<string, number[]>();
    const words = wordsIn(text);
    for (const [index, { word, start }] of words.entries()) {
      const phrases = this.#phrasesByFirstWord.get(word) ?? this.#phrasesByFirstWord.get(singular(word)) ?? [];
      for (const { words: rest, recognizer, isFor } of phrases) {
        if (!rest.every((expected, ahead) => words[index + 1 + ahead]?.word === expected)) continue;
        const places = isFor ? speaking : against;
        const known = places.get(recognizer);
        if (known === undefined) places.set(recognizer, [start]);
        else known.push(start);
      }
    }
    return {
      speaksFor: (recognizer, start, end) =>
        hasPlaceIn(speaking.get(recognizer), start - REACH_BEFORE, start) ||
        hasPlaceIn(speaking.get(recognizer), end, end + REACH_AFTER),
      speaksAgainst: (recognizer, start) => hasPlaceIn(against.get(recognizer), start - REACH_BEFORE, start),
    };
  }
}

function wordsIn(text: string): { word: string; start: number }[] {
  return Array.from(text.matchAll(/\p{L}[\p{L}\p{M}]*/gu), ({ 0: word, index }) => ({
    word: /^[a-z]+$/.test(word) ? word : foldText(word),
    start: index,
  }));
}

function singular(word: string): string {
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** Whether one of the ascending places is in [from, to). */
function hasPlaceIn(places: readonly number[] | undefined, from: number, to: number): boolean {
  if (places === undefined) return false;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low < places.length && places[low]! < to;
}
