/** One step of a path: a member's name, a place in a list, or every item of a list or object. */
export type PathStep = { member: string } | { place: number } | "every";

const STEP =
  /\.?(?:([^.[\]"'$*\s][^.[\]]*)|\[(-?\d+)\]|\[\*\]|(\*)|\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\])/y;

/**
 * Reads a path into a JSON document, of RFC 9535 (JSONPath) the part that names places: `$.data.items[*]`, `results[0]`,
 * `["odd name"].x`. The `$` may be left out; an empty path is the whole document. Null for what is no such path.
 */
export function parseJsonPath(text: string): PathStep[] | null {
  const path = text.trim().replace(/^\$\.?/, "");
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (!found) return null;
    const [, member, place, , double, single] = found;
    if (place !== undefined) steps.push({ place: Number(place) });
    else if (member !== undefined) steps.push({ member: member.trim() });
    else if (double !== undefined) steps.push({ member: withoutEscapes(double) });
    else if (single !== undefined) steps.push({ member: withoutEscapes(single) });
    else steps.push("every");
  }
  return steps;
}

/** The values at a path, in order; none where it leads nowhere. */
export function valuesAt(document: unknown, steps: readonly PathStep[]): unknown[] {
  return steps.reduce<unknown[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [document]);
}

function stepInto(value: unknown, step: PathStep): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === "every") return Array.isArray(value) ? value : Object.values(value);
  if ("place" in step) return Array.isArray(value) && value.at(step.place) !== undefined ? [value.at(step.place)] : [];
  return Object.hasOwn(value, step.member) ? [(value as Record<string, unknown>)[step.member]] : [];
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
