import type { ColumnRules, RuleValue } from "../../domain/quality/sodacl/column-rules.ts";
import { formatPattern, numberStyle } from "../../domain/quality/sodacl/formats.ts";
import { quoteIdentifier } from "../identifiers.ts";
import { quoteLiteral } from "./literal.ts";

/** The conditions that a column's rules come to; null where there is none. */
export interface ColumnConditions {
  missing: string;
  /** Of values that are not missing. */
  valid: string | null;
  invalid: string | null;
}

export function columnConditions(column: string, rules: ColumnRules): ColumnConditions {
  const name = quoteIdentifier(column);
  const missing = [
    `${name} is null`,
    ...isOneOf(name, rules.missingValues),
    ...matches(name, rules.missingRegex),
    ...hasFormat(name, rules.missingFormat),
  ];
  const invalid = [
    ...isOneOf(name, rules.invalidValues),
    ...matches(name, rules.invalidRegex),
    ...hasFormat(name, rules.invalidFormat),
  ];
  const valid = [
    ...isOneOf(name, rules.validValues),
    ...matches(name, rules.validRegex),
    ...hasFormat(name, rules.validFormat),
    ...length(name, "=", rules.validLength),
    ...length(name, ">=", rules.validMinLength),
    ...length(name, "<=", rules.validMaxLength),
    ...bound(name, ">=", rules.validMin, rules),
    ...bound(name, "<=", rules.validMax, rules),
  ];
  return {
    missing: missing.join(" or "),
    valid: valid.length > 0 ? valid.join(" and ") : null,
    invalid: invalid.length > 0 ? invalid.join(" or ") : null,
  };
}

/** The column as a number, where its rules say that its texts are numbers; else the column itself. */
export function numberOf(column: string, rules: ColumnRules): string {
  const name = quoteIdentifier(column);
  const style = rules.validFormat === undefined ? null : numberStyle(rules.validFormat);
  if (style === null) return name;
  const digits = {
    point: `regexp_replace(${name}, '[^-0-9.]', '', 'g')`,
    comma: `replace(regexp_replace(${name}, '[^-0-9,]', '', 'g'), ',', '.')`,
    either: `replace(regexp_replace(${name}, '[^-0-9.,]', '', 'g'), ',', '.')`,
  }[style];
  // PostgreSQL may look at a filter after the value; a case it does not.
  return `case when ${hasFormat(name, rules.validFormat).join()} then (${digits})::double precision end`;
}

function isOneOf(name: string, values: readonly RuleValue[] | undefined): string[] {
  return values && values.length > 0 ? [`${name} in (${values.map(valueSql).join(", ")})`] : [];
}

function valueSql(value: RuleValue): string {
  if (value.kind === "text") return quoteLiteral(value.text);
  return value.kind === "boolean" ? String(value.is) : value.digits;
}

function matches(name: string, regex: string | undefined): string[] {
  return regex === undefined ? [] : [`${name} ~ ${quoteLiteral(regex)}`];
}

function hasFormat(name: string, format: string | undefined): string[] {
  return format === undefined ? [] : matches(name, formatPattern(format)!);
}

function length(name: string, comparison: string, limit: number | undefined): string[] {
  return limit === undefined ? [] : [`length(${name}) ${comparison} ${limit}`];
}

function bound(name: string, comparison: string, limit: string | undefined, rules: ColumnRules): string[] {
  if (limit === undefined) return [];
  const number = numberOf(name.slice(1, -1).replaceAll('""', '"'), rules);
  return [number === name ? `${name} ${comparison} ${limit}` : `coalesce(${number} ${comparison} ${limit}, false)`];
}
