import { isScalar, type Node } from "yaml";
import type { Check, FileProblem, Partition, TableName } from "./check.ts";
import { type ColumnRules, isRuleSetting, readRule } from "./column-rules.ts";
import { expandForEach, type TableColumns } from "./for-each.ts";
import { readName, readTable } from "./names.ts";
import { type CheckScope, readCheck } from "./read-check.ts";
import { replaceVariables } from "./variables.ts";
import { type Entry, textOf, YamlFile } from "./yaml-file.ts";

export interface CheckFile {
  checks: Check[];
  problems: FileProblem[];
}

export interface CheckFileSource {
  file: string;
  text: string;
  /** They win over those that the file sets for itself. */
  variables: ReadonlyMap<string, string>;
  /** The data source's name, which patterns may carry before a table. */
  dataSource: string;
  /** The tables that `for each` sections choose from. */
  tables: readonly TableColumns[];
  /** Reads a file named by the check file; null when there is none. */
  readFile(path: string): string | null;
}

const HEADERS =
  '"checks for <table>", "checks", "filter <table> [name]", "configurations for <table>", "for each dataset <name>", "for each column <name>" or "variables"';
/** Sections that check nothing: Atlas discovers, profiles and previews every dataset of its layers by itself. */
const WITHOUT_CHECKS = ["discover datasets", "sample datasets", "profile columns"];

/** Reads a whole file. What is wrong in one place becomes a problem there and leaves the rest as it is. */
export function readCheckFile(source: CheckFileSource): CheckFile {
  const yaml = new YamlFile(source.file, source.text);
  return new FileReader(source, yaml).read();
}

class FileReader {
  readonly #source: CheckFileSource;
  readonly #yaml: YamlFile;
  readonly #variables: Map<string, string>;
  /** By table and name; `where` is null where the filter was declared without one. */
  readonly #partitions = new Map<string, { name: string; where: string | null }>();
  readonly #configurations = new Map<string, Map<string, ColumnRules>>();
  readonly #checks: Check[] = [];

  constructor(source: CheckFileSource, yaml: YamlFile) {
    this.#source = source;
    this.#yaml = yaml;
    this.#variables = new Map();
  }

  read(): CheckFile {
    const yaml = this.#yaml;
    const sections = yaml.root === null ? [] : yaml.entries(yaml.root);
    if (!sections) {
      yaml.report(yaml.placeOf(yaml.root), `Expected sections such as ${HEADERS}.`);
    } else {
      this.#readVariables(sections);
      const headed = sections.map((entry) => ({ entry, header: this.#replace(entry.key).text.trim() }));
      // Filters and configurations hold for the whole file, wherever they stand in it.
      for (const { entry, header } of headed) this.#readSettingSection(entry, header);
      for (const { entry, header } of headed) this.#readCheckSection(entry, header);
    }
    return { checks: this.#checks, problems: yaml.problems };
  }

  #readVariables(sections: readonly Entry[]): void {
    const section = sections.find(({ key }) => key === "variables");
    for (const { key, value } of this.#yaml.entries(section?.value ?? null) ?? []) {
      if (isScalar(value)) this.#variables.set(key, String(value.value));
    }
    for (const [name, value] of this.#source.variables) this.#variables.set(name, value);
  }

  #readSettingSection(entry: Entry, header: string): void {
    const filter = /^filter (\S.*?) \[(.+)\]$/.exec(header);
    const configured = /^configurations for (\S.*)$/.exec(header);
    if (filter) this.#readFilter(entry, filter[1]!, filter[2]!);
    else if (configured) this.#readConfigurations(entry, configured[1]!);
  }

  #readFilter(entry: Entry, tableText: string, name: string): void {
    const table = this.#table(entry, tableText);
    const where = this.#yaml.entries(entry.value)?.find(({ key }) => key === "where");
    const text = textOf(where?.value ?? null);
    if (text === null) this.#yaml.report(entry.place, `Expected "where: <SQL condition>" under "${entry.key}".`);
    if (table)
      this.#partitions.set(partitionKey(table, name), {
        name,
        where: text === null ? null : this.#replaceOrReport(entry, text),
      });
  }

  #readConfigurations(entry: Entry, tableText: string): void {
    const table = this.#table(entry, tableText);
    const settings = this.#yaml.entries(entry.value);
    if (!settings) {
      this.#yaml.report(
        entry.place,
        `Expected settings such as "valid values for column: […]" under "${entry.key}", without a dash before them.`,
      );
      return;
    }
    if (!table) return;
    const columns = this.#configurations.get(table.name) ?? new Map<string, ColumnRules>();
    this.#configurations.set(table.name, columns);
    for (const setting of settings) {
      const match = /^(.+?) for (.+)$/.exec(setting.key);
      const column = match && readName(match[2]!);
      if (!match || !column || !isRuleSetting(match[1]!)) {
        this.#yaml.report(
          setting.place,
          `"${setting.key}" is no configuration; expected one such as "valid format for email".`,
        );
        continue;
      }
      const rules = columns.get(column) ?? {};
      columns.set(column, rules);
      readRule(match[1]!, setting, rules, this.#yaml, (text) => this.#replace(text).text);
    }
  }

  #readCheckSection(entry: Entry, header: string): void {
    if (/^(filter|configurations for) \S/.test(header) || header === "variables" || WITHOUT_CHECKS.includes(header))
      return;
    const checksFor = /^checks for (\S.*?)(?: \[(.+)\])?$/.exec(header);
    const forEach = /^for each (dataset|table|column) (\S+)$/.exec(header);
    if (header === "checks") this.#readChecks(entry, this.#scope(null, null));
    else if (checksFor) this.#readTableChecks(entry, checksFor[1]!, checksFor[2] ?? null);
    else if (forEach) this.#readForEach(entry, forEach[1] === "column" ? "column" : "dataset", forEach[2]!);
    else if (header === "automated monitoring") this.#readMonitoring(entry);
    else this.#yaml.report(entry.place, `"${entry.key}" is no section; expected ${HEADERS}.`);
  }

  #readTableChecks(entry: Entry, tableText: string, partitionName: string | null): void {
    const table = this.#table(entry, tableText);
    if (!table) return;
    if (partitionName === null) {
      this.#readChecks(entry, this.#scope(table, null));
      return;
    }
    const partition = this.#partitions.get(partitionKey(table, partitionName));
    if (!partition) {
      this.#yaml.report(
        entry.place,
        `${table.text} has no filter [${partitionName}] in this file; expected "filter ${table.text} [${partitionName}]:" with "where".`,
      );
      return;
    }
    const { name, where } = partition;
    const refusal = where === null ? `The filter [${name}] has no condition.` : null;
    this.#readChecks(entry, this.#scope(table, { name, where: where ?? "" }, refusal));
  }

  #readForEach(entry: Entry, of: "dataset" | "column", variable: string): void {
    const chosen = expandForEach({
      entry,
      of,
      yaml: this.#yaml,
      tables: this.#source.tables,
      dataSource: this.#source.dataSource,
    });
    for (const { table, column, checks } of chosen ?? []) {
      const value = column === null ? table.text : JSON.stringify(column);
      this.#readItems(
        checks,
        this.#scope(table, null, null, new Map([[variable, value]])),
        column === null ? null : { variable, column },
      );
    }
  }

  /** Row count, and schema, of each dataset: watched against their history. */
  #readMonitoring(entry: Entry): void {
    const chosen = expandForEach({
      entry,
      of: "dataset",
      yaml: this.#yaml,
      tables: this.#source.tables,
      dataSource: this.#source.dataSource,
      withoutChecks: true,
    });
    for (const { table } of chosen ?? []) {
      const common = {
        place: entry.place,
        table,
        partition: null,
        column: null,
        filter: null,
        samplesLimit: null,
        attributes: {},
        identity: null,
        refusal: null,
      };
      this.#checks.push(
        {
          ...common,
          text: "schema",
          name: "Schema Check",
          body: {
            kind: "schema",
            warn: [
              { kind: "changes", of: ["column delete", "column add", "column type change", "column index change"] },
            ],
            fail: [],
          },
        },
        {
          ...common,
          text: "anomaly score for row_count < default",
          name: "anomaly score for row_count < default",
          body: { kind: "anomaly", metric: { kind: "rows" }, limits: null },
        },
      );
    }
  }

  #readChecks(entry: Entry, scope: CheckScope): void {
    const items = this.#yaml.items(entry.value);
    if (items) this.#readItems(items, scope, null);
    else this.#yaml.report(entry.place, `Expected a list of checks under "${entry.key}", each after a dash.`);
  }

  #readItems(items: readonly Node[], scope: CheckScope, forColumn: { variable: string; column: string } | null): void {
    let shared: Record<string, unknown> = {};
    for (const item of items) {
      const entries = this.#yaml.entries(item);
      if (entries?.[0]?.key === "attributes") {
        shared = Object.fromEntries(
          (this.#yaml.entries(entries[0].value) ?? []).map(({ key, value }) => [key, value?.toJSON() ?? null]),
        );
        continue;
      }
      const check = readCheck(item, { ...scope, forColumn });
      if (check) this.#checks.push({ ...check, attributes: { ...shared, ...check.attributes } });
    }
  }

  #scope(
    table: TableName | null,
    partition: Partition | null,
    refusal: string | null = null,
    also: ReadonlyMap<string, string> = new Map(),
  ): CheckScope {
    const variables = new Map([...this.#variables, ...also]);
    return {
      yaml: this.#yaml,
      table,
      partition,
      refusal,
      columnRules: (table && this.#configurations.get(table.name)) ?? new Map(),
      partitionOf: (other, name) => {
        const found = this.#partitions.get(partitionKey(other, name));
        return found && found.where !== null ? { name, where: found.where } : null;
      },
      replace: (text) => replaceVariables(text, variables),
      readFile: (path) => this.#source.readFile(path),
      forColumn: null,
    };
  }

  #table(entry: Entry, text: string): TableName | null {
    const table = readTable(text);
    if (!table)
      this.#yaml.report(entry.place, `"${text}" is no name of a table; expected one such as orders or "Orders".`);
    return table;
  }

  #replace(text: string): { text: string; missing: string[] } {
    return replaceVariables(text, this.#variables);
  }

  #replaceOrReport(entry: Entry, text: string): string | null {
    const { text: replaced, missing } = this.#replace(text);
    for (const name of missing) this.#yaml.report(entry.place, `The variable ${name} has no value.`);
    return missing.length === 0 ? replaced : null;
  }
}

function partitionKey(table: TableName, name: string): string {
  return JSON.stringify([table.schema, table.name, name]);
}
