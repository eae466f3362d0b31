import type { EntityType } from "../entity-types.ts";
import type { Recognizer, TextRecognizer } from "../recognizer.ts";

/** One form of one recogniser, ready to be looked for in a text. */
export interface TextRule {
  recognizer: string;
  entityType: EntityType;
  /** Global; matches begin and end at the edges of words. */
  pattern: RegExp;
  validate: ((value: string) => boolean) | null;
  lengthOf: ((match: string) => number) | null;
  score: number;
  needsContext: boolean;
}

const WORD = "[\\p{L}\\p{N}_]";

export function textRulesOf(recognizer: Recognizer | TextRecognizer): TextRule[] {
  const whole = "pattern" in recognizer ? recognizer : null;
  return (recognizer.text ?? []).map((form) => ({
    recognizer: recognizer.id,
    entityType: recognizer.entityType,
    pattern: insideText(form.pattern ?? whole!.pattern),
    validate: form.validate === undefined ? (whole?.validate ?? null) : form.validate,
    lengthOf: form.lengthOf ?? null,
    score: form.score,
    needsContext: form.needsContext ?? false,
  }));
}

/**
 * The pattern between the edges of words: anchors become edges, and a pattern without them gets an edge on each side.
 * One that looks around itself has thought of its edges and is left as it is.
 */
function insideText({ source, flags }: RegExp): RegExp {
  const form = /^\(\?<[!=]/.test(source) ? source : `(?<!${WORD})(?:${withoutAnchors(source)})(?!${WORD})`;
  return new RegExp(form, `${flags.replaceAll(/[gu]/g, "")}gu`);
}

function withoutAnchors(source: string): string {
  // Escapes and character classes first, so that their `^` and `$` stay.
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\^|\$/g, (part) => (part === "^" || part === "$" ? "" : part));
}
