/** A value of the user's data for one cell; null stays null, so that it can be told from the word. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function isNumeric(type: string): boolean {
  return /^(small|big)?int|^numeric|^double|^real|^decimal/.test(type);
}
