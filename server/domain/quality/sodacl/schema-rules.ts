import { isScalar } from "yaml";
import type { Entry, YamlFile } from "./yaml-file.ts";
import { textOf } from "./yaml-file.ts";

export const SCHEMA_CHANGES = ["column delete", "column add", "column type change", "column index change"] as const;
export type SchemaChange = (typeof SCHEMA_CHANGES)[number];

export type SchemaRule =
  | { kind: "required"; columns: string[] }
  | { kind: "forbidden"; columns: string[] }
  | { kind: "types"; types: Map<string, string> }
  | { kind: "indexes"; indexes: Map<string, number> }
  | { kind: "exact"; types: Map<string, string | null>; optional: string[] }
  | { kind: "changes"; of: SchemaChange[] };

/** One column of a table, in its order; `type` as information_schema says it. */
export interface TableColumn {
  name: string;
  type: string;
}

/** Names that a check file may use for a type of PostgreSQL. */
const TYPE_ALIASES: Readonly<Record<string, readonly string[]>> = {
  "character varying": ["varchar", "text"],
  text: ["character varying"],
  "double precision": ["decimal", "numeric"],
  numeric: ["double precision"],
  "timestamp without time zone": ["timestamp"],
  "timestamp with time zone": ["timestamptz"],
};

const RULE_NAMES =
  "when required column missing, when forbidden column present, when wrong column type, when wrong column index, when mismatching columns, when schema changes";

/** The rules of a `warn` or `fail` of a schema check; null, with a problem for each mistake, when one is not right. */
export function readSchemaRules(entry: Entry, yaml: YamlFile): SchemaRule[] | null {
  const entries = yaml.entries(entry.value);
  if (!entries) {
    yaml.report(entry.place, `"${entry.key}" of a schema check expects rules under it: ${RULE_NAMES}.`);
    return null;
  }
  const optional = entries.find(({ key }) => key === "with optional columns");
  const rules = entries.filter((rule) => rule !== optional).map((rule) => readRule(rule, optional, yaml));
  if (optional && !entries.some(({ key }) => key === "when mismatching columns")) {
    yaml.report(optional.place, '"with optional columns" goes together with "when mismatching columns" only.');
    return null;
  }
  return rules.every((rule) => rule !== null) ? rules : null;
}

function readRule(entry: Entry, optional: Entry | undefined, yaml: YamlFile): SchemaRule | null {
  const rule = ruleOf(entry, optional, yaml);
  if (typeof rule !== "string") return rule;
  yaml.report(entry.place, rule);
  return null;
}

function ruleOf(entry: Entry, optional: Entry | undefined, yaml: YamlFile): SchemaRule | string {
  const names = textsOf(entry, yaml);
  switch (entry.key) {
    case "when required column missing":
      return names ? { kind: "required", columns: names } : `"${entry.key}" expects a list of column names.`;
    case "when forbidden column present":
      return names
        ? { kind: "forbidden", columns: names }
        : `"${entry.key}" expects a list of column names or patterns.`;
    case "when wrong column type": {
      const types = typesOf(entry, yaml);
      if (!types || [...types.values()].includes(null)) return `"${entry.key}" expects a type for each column name.`;
      return { kind: "types", types: types as Map<string, string> };
    }
    case "when wrong column index": {
      const indexes = indexesOf(entry, yaml);
      return indexes ? { kind: "indexes", indexes } : `"${entry.key}" expects a whole number for each column name.`;
    }
    case "when mismatching columns": {
      const types = typesOf(entry, yaml);
      const optionalNames = optional ? textsOf(optional, yaml) : [];
      if (!optionalNames) return '"with optional columns" expects a list of column names.';
      return types
        ? { kind: "exact", types, optional: optionalNames }
        : `"${entry.key}" expects column names, each with its type or without.`;
    }
    case "when schema changes": {
      const of = changesOf(entry, names, SCHEMA_CHANGES);
      return of ? { kind: "changes", of } : `"${entry.key}" expects "any" or a list of: ${SCHEMA_CHANGES.join(", ")}.`;
    }
    default:
      return `"${entry.key}" is no rule of a schema check; expected one of: ${RULE_NAMES}.`;
  }
}

/** `any`, one or a list of the changes that a check can watch for. */
export function changesOf<T extends string>(entry: Entry, names: string[] | null, known: readonly T[]): T[] | null {
  const named = names ?? [textOf(entry.value) ?? ""];
  if (named.length === 1 && named[0] === "any") return [...known];
  return named.every((name) => (known as readonly string[]).includes(name)) ? (named as T[]) : null;
}

export function textsOf(entry: Entry, yaml: YamlFile): string[] | null {
  const texts = yaml.items(entry.value)?.map((item) => (isScalar(item) ? String(item.source ?? item.value) : null));
  return texts?.every((text) => text !== null) ? texts : null;
}

function typesOf(entry: Entry, yaml: YamlFile): Map<string, string | null> | null {
  const entries = yaml.entries(entry.value);
  if (entries?.some(({ value }) => value !== null && textOf(value) === null) !== false) return null;
  return new Map(entries.map(({ key, value }) => [key, textOf(value)]));
}

function indexesOf(entry: Entry, yaml: YamlFile): Map<string, number> | null {
  const entries = yaml.entries(entry.value);
  const indexes = entries?.map(({ key, value }) => [key, isScalar(value) ? value.value : null] as const);
  if (!indexes?.every((pair): pair is readonly [string, number] => Number.isInteger(pair[1]))) return null;
  return new Map(indexes);
}

/** What of `rules` is broken by a table's columns, in words; `before` are its columns of the last time. */
export function brokenSchemaRules(
  rules: readonly SchemaRule[],
  columns: readonly TableColumn[],
  before: readonly TableColumn[] | null,
): string[] {
  return rules.flatMap((rule) => brokenBy(rule, columns, before));
}

function brokenBy(rule: SchemaRule, columns: readonly TableColumn[], before: readonly TableColumn[] | null): string[] {
  const named = new Map(columns.map((column) => [column.name, column]));
  switch (rule.kind) {
    case "required":
      return rule.columns.filter((name) => !named.has(name)).map((name) => `column ${name} is missing`);
    case "forbidden":
      return columns
        .filter(({ name }) => rule.columns.some((pattern) => startsLike(name, pattern)))
        .map(({ name }) => `column ${name} is present`);
    case "types":
      return [...rule.types].flatMap(([name, type]) => wrongType(name, type, named.get(name)));
    case "indexes":
      return [...rule.indexes].flatMap(([name, index]) => {
        const is = columns.findIndex((column) => column.name === name);
        return is === index ? [] : [is < 0 ? `column ${name} is missing` : `column ${name} is at ${is}, not ${index}`];
      });
    case "exact":
      return [
        ...columns.filter(({ name }) => !rule.types.has(name)).map(({ name }) => `column ${name} is not expected`),
        ...[...rule.types].flatMap(([name, type]) => {
          const column = named.get(name);
          if (!column && rule.optional.includes(name)) return [];
          return column && type === null ? [] : wrongType(name, type ?? "", column);
        }),
      ];
    case "changes":
      return before === null ? [] : schemaChanges(before, columns, rule.of);
  }
}

function wrongType(name: string, type: string, column: TableColumn | undefined): string[] {
  if (!column) return [`column ${name} is missing`];
  const wanted = type.toLowerCase();
  if (column.type === wanted || TYPE_ALIASES[column.type]?.includes(wanted)) return [];
  return [`column ${name} is ${column.type}, not ${type}`];
}

function schemaChanges(
  before: readonly TableColumn[],
  now: readonly TableColumn[],
  of: readonly SchemaChange[],
): string[] {
  const was = new Map(before.map((column, index) => [column.name, { ...column, index }]));
  const names = new Set(now.map(({ name }) => name));
  const changes: { kind: SchemaChange; text: string }[] = before
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({ kind: "column delete", text: `column ${name} is gone` }));
  for (const [index, { name, type }] of now.entries()) {
    const old = was.get(name);
    if (!old) changes.push({ kind: "column add", text: `column ${name} is new` });
    if (old && old.type !== type) {
      changes.push({ kind: "column type change", text: `column ${name} was ${old.type}, is ${type}` });
    }
    if (old && old.index !== index) {
      changes.push({ kind: "column index change", text: `column ${name} was at ${old.index}, is at ${index}` });
    }
  }
  return changes.filter(({ kind }) => of.includes(kind)).map(({ text }) => text);
}

/** `%` and `*` stand for any text, `.` for one character; what follows the pattern is free, as the language has it. */
export function startsLike(name: string, pattern: string): boolean {
  const escaped = pattern.replaceAll(/[\\^$+?()[\]{}|]/g, "\\$&").replaceAll(/[%*]/g, ".*");
  return new RegExp(`^${escaped}`, "su").test(name);
}
