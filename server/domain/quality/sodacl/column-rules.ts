import { isScalar, isSeq, type Node } from "yaml";
import { formatPattern } from "./formats.ts";
import { type Entry, textOf, type YamlFile } from "./yaml-file.ts";

/** A value to compare with: texts become quoted literals, numbers keep their digits as written. */
export type RuleValue =
  | { kind: "text"; text: string }
  | { kind: "number"; digits: string }
  | { kind: "boolean"; is: boolean };

/** What counts as missing and as valid in a column. Every part is optional; `{}` makes only NULL missing. */
export interface ColumnRules {
  missingValues?: RuleValue[];
  missingRegex?: string;
  missingFormat?: string;
  validValues?: RuleValue[];
  validRegex?: string;
  validFormat?: string;
  validLength?: number;
  validMinLength?: number;
  validMaxLength?: number;
  validMin?: string;
  validMax?: string;
  invalidValues?: RuleValue[];
  invalidRegex?: string;
  invalidFormat?: string;
  /** NULL counts as invalid too. */
  includeNull?: boolean;
}

type Reading<T> = { value: T } | { expected: string };
type Reader<T> = (text: string | null, node: Node | null) => Reading<T>;
type Readers = { [Key in keyof ColumnRules]-?: Reader<NonNullable<ColumnRules[Key]>> };

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const READERS: Readers = {
  missingValues: readValues,
  missingRegex: readText,
  missingFormat: readFormat,
  validValues: readValues,
  validRegex: readText,
  validFormat: readFormat,
  validLength: readLength,
  validMinLength: readLength,
  validMaxLength: readLength,
  validMin: readDigits,
  validMax: readDigits,
  invalidValues: readValues,
  invalidRegex: readText,
  invalidFormat: readFormat,
  includeNull: readBoolean,
};

/** `missing values` and the like, as check files write them, with the key they have here. */
const KEYS = new Map(
  (Object.keys(READERS) as (keyof ColumnRules)[]).map((key) => [
    key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    key,
  ]),
);

export function isRuleSetting(setting: string): boolean {
  return KEYS.has(setting);
}

/** Reads one setting into `rules`; false, and a problem of the file, when its value is not what the setting takes. */
export function readRule(
  setting: string,
  entry: Entry,
  rules: ColumnRules,
  yaml: YamlFile,
  replace: (text: string) => string,
): boolean {
  const key = KEYS.get(setting)!;
  const text = textOf(entry.value);
  const reading = (READERS[key] as Reader<never>)(text === null ? null : replace(text), entry.value);
  if ("expected" in reading) {
    yaml.report(yaml.placeOf(entry.value), `"${setting}" expects ${reading.expected}.`);
    return false;
  }
  const before = rules[key];
  // A check's list adds to that of its column's configuration; everything else takes its place.
  rules[key] = (Array.isArray(before) ? [...before, ...(reading.value as RuleValue[])] : reading.value) as never;
  return true;
}

function readText(text: string | null): Reading<string> {
  return text === null ? { expected: "a text" } : { value: text };
}

function readFormat(text: string | null): Reading<string> {
  if (text !== null && formatPattern(text) !== null) return { value: text };
  return {
    expected: `the name of a format, such as email or date iso 8601; ${text === null ? "this is no text" : `"${text}" is none`}`,
  };
}

function readLength(_: string | null, node: Node | null): Reading<number> {
  const digits = digitsOf(node);
  return digits !== null && /^\d+$/.test(digits) ? { value: Number(digits) } : { expected: "a whole number" };
}

function readDigits(_: string | null, node: Node | null): Reading<string> {
  const digits = digitsOf(node);
  return digits === null ? { expected: "a number" } : { value: digits };
}

function readBoolean(_: string | null, node: Node | null): Reading<boolean> {
  return isScalar(node) && typeof node.value === "boolean" ? { value: node.value } : { expected: "true or false" };
}

function readValues(_: string | null, node: Node | null): Reading<RuleValue[]> {
  if (!isSeq(node)) return { expected: 'a list, such as [a, b] or ["1", "2"]' };
  const values = node.items.map(readValue);
  const kinds = new Set(values.map((value) => (value?.kind === "text" ? "text" : "number")));
  if (values.includes(null) || kinds.size > 1) return { expected: "a list of texts only or of numbers only" };
  return { value: values as RuleValue[] };
}

function readValue(node: unknown): RuleValue | null {
  if (!isScalar(node)) return null;
  const { value } = node;
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "boolean") return { kind: "boolean", is: value };
  const digits = digitsOf(node);
  return digits === null ? null : { kind: "number", digits };
}

/** A number's digits as written: a double would lose those of long ones. */
function digitsOf(node: Node | null): string | null {
  if (!isScalar(node) || node.value === null || typeof node.value === "boolean") return null;
  const digits = String(node.source ?? node.value);
  return NUMBER.test(digits) ? digits : null;
}
