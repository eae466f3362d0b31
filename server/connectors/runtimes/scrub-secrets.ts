import { LONGEST_TEXT } from "../protocol/parse-message.ts";

const MASK = "••••••";
// Shorter values ("1", "eu") occur in innocent text everywhere; masking those would only make logs unreadable.
const SHORTEST_SECRET = 4;
// Shorter ones were not cut; half of where they are, because masking may have shortened one.
const SHORTEST_CUT_TEXT = LONGEST_TEXT / 2;

/** A function that masks the given values in text, in the spellings programs print them in: plain, JSON, URL, a line of a key. */
export function secretScrubber(secrets: readonly string[]): (text: string) => string {
  const spellings = new Set(secrets.flatMap(spell).filter((spelling) => spelling.length >= SHORTEST_SECRET));
  if (spellings.size === 0) return (text) => text;
  // Longest first, or a secret that contains another would be masked only in part.
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join("|"), "g");
  return (text) => maskCutEnd(text.replace(pattern, MASK), longestFirst);
}

/** Long texts come cut, and the cut may go through a secret: its beginning at the end of a text is masked as well. */
function maskCutEnd(text: string, spellings: readonly string[]): string {
  if (text.length < SHORTEST_CUT_TEXT) return text;
  for (const spelling of spellings) {
    for (let length = spelling.length - 1; length >= SHORTEST_SECRET; length--) {
      if (text.endsWith(spelling.slice(0, length))) return text.slice(0, -length) + MASK;
    }
  }
  return text;
}

function spell(secret: string): string[] {
  const lines = secret.includes("\n") ? secret.split(/\r?\n/) : [];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed()), ...lines];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
