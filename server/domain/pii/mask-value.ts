/**
 * An example that shows there is a value and nothing of it but its first letter: the block has one width, so not even
 * the length leaks. Digits are not shown at all: the first ones of a birth number are a birthday.
 */
export function maskValue(value: string): string {
  const first = /^\p{L}/u.exec(value)?.[0] ?? "";
  return `${first}••••••`;
}

/** Up to three masked examples, of values as unlike as the sample has. */
export function maskedExamples(values: readonly string[]): string[] {
  return [...new Set(values.slice(0, 50).map(maskValue))].slice(0, 3);
}
