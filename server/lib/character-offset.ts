/** How many Unicode characters stand before `offset`, which counts UTF-16 units as JavaScript does. */
export function characterOffset(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return before.length - (before.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}
