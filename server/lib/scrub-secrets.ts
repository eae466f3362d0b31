const MASK = "••••••";
// Shorter values ("1", "eu") occur in innocent text everywhere; masking those would only make logs unreadable.
const SHORTEST_SECRET = 4;
// Readers of programs' output cut texts at 8,192 characters; half of that, because masking may have shortened one.
const SHORTEST_CUT_TEXT = 4_096;

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
  return [secret, ...secretsWithin(secret)].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text.toWellFormed()),
    ...(text.includes("\n") ? text.split(/\r?\n/) : []),
  ]);
}

/** Keys of cloud services are JSON documents, of which a connector may print the one part that matters. */
function secretsWithin(secret: string): string[] {
  if (!secret.trimStart().startsWith("{")) return [];
  const found: string[] = [];
  try {
    JSON.parse(secret, (name, value: unknown) => {
      if (typeof value === "string" && /key|secret|token|password/i.test(name)) found.push(value);
      return value;
    });
  } catch {
    return [];
  }
  return found;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
