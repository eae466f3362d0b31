const COUNT = new Intl.NumberFormat("en-US");

export function formatCount(count: number): string {
  return COUNT.format(count);
}

/**
 * A share in per cent, cut rather than rounded: 99.96 % of the rows must not read as all of them.
 */
export function formatShare(share: number): string {
  if (share >= 1) return "100 %";
  if (share <= 0) return "0 %";
  if (share < 0.001) return "under 0.1 %";
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}

export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** The three columns with the most of what is wrong: "arr_delay has 2.8 % missing, tailnum has 0.7 % missing". */
export function worstColumns(columns: readonly { name: string; wrong: number; of: number }[], what: string): string {
  return columns
    .filter(({ wrong, of }) => wrong > 0 && of > 0)
    .sort((a, b) => b.wrong / b.of - a.wrong / a.of || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name, wrong, of }) => `${name} has ${formatShare(wrong / of)} ${what}`)
    .join(", ");
}

/** "12 years", "3 days", "5 hours": the largest unit that says it. */
export function formatAge(seconds: number): string {
  const units = [
    ["year", 365.25 * 86_400],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  for (const [unit, length] of units) {
    const whole = Math.floor(seconds / length);
    if (whole >= 1) return plural(whole, unit);
  }
  return plural(Math.floor(seconds), "second");
}
