import type { Node } from "yaml";
import type { TableName } from "./check.ts";
import type { TableColumn } from "./schema-rules.ts";
import { type Entry, textOf, type YamlFile } from "./yaml-file.ts";

/** A table that `for each` can choose, with its columns in order. */
export interface TableColumns {
  name: string;
  columns: readonly TableColumn[];
}

interface ForEachSection {
  entry: Entry;
  of: "dataset" | "column";
  yaml: YamlFile;
  tables: readonly TableColumns[];
  dataSource: string;
  /** For sections that bring their own checks. */
  withoutChecks?: boolean;
}

interface Chosen {
  table: TableName;
  /** Set in `for each column`. */
  column: string | null;
  checks: Node[];
}

/** The tables, or columns, that the section's patterns choose; null, with a problem, when it cannot be read. */
export function expandForEach(section: ForEachSection): Chosen[] | null {
  const { entry, of, yaml } = section;
  const entries = new Map(yaml.entries(entry.value)?.map((part) => [part.key, part]));
  const listName = of === "column" ? "columns" : entries.has("datasets") ? "datasets" : "tables";
  const patterns = yaml.items(entries.get(listName)?.value ?? null)?.map(textOf);
  const checks = section.withoutChecks ? [] : yaml.items(entries.get("checks")?.value ?? null);
  if (!patterns?.every((pattern) => pattern !== null) || !checks) {
    yaml.report(
      entry.place,
      `"${entry.key}" expects a list of "${of === "column" ? "columns" : "datasets"}"${section.withoutChecks ? "" : ' and a list of "checks"'}.`,
    );
    return null;
  }
  const chooses = chooserOf(patterns, section.dataSource);
  return section.tables.flatMap(({ name, columns }): Chosen[] => {
    const table = { text: /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name}"`, schema: null, name };
    if (of === "dataset") return chooses(name) ? [{ table, column: null, checks }] : [];
    return columns
      .filter((column) => chooses(`${name}.${column.name}`))
      .map((column) => ({ table, column: column.name, checks }));
  });
}

/** `include` and `exclude` with `%` as wildcard; a data source may be named before a dot. */
export function chooserOf(patterns: readonly string[], dataSource: string): (name: string) => boolean {
  const read = patterns.map((pattern) => {
    const [, verb, name] = /^(?:(include|exclude) )?(.*)$/s.exec(pattern)!;
    const bare = name!.startsWith(`${dataSource}.`) ? name!.slice(dataSource.length + 1) : name!;
    const escaped = bare.replaceAll(/[\\^$+?()[\]{}|.*]/g, "\\$&").replaceAll("%", ".*");
    return { excludes: verb === "exclude", matches: new RegExp(`^${escaped}$`, "isu") };
  });
  return (name) =>
    read.some(({ excludes, matches }) => !excludes && matches.test(name)) &&
    !read.some(({ excludes, matches }) => excludes && matches.test(name));
}
