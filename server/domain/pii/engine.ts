/** Who looks for personal data: Atlas's own rules, Presidio for what they leave undecided, or both of them. */
export const PII_ENGINES = ["native", "presidio", "both"] as const;
export type PiiEngine = (typeof PII_ENGINES)[number];
