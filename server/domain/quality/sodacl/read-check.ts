import { isScalar, type Node } from "yaml";
import type { Check, CheckBody, ColumnName, Metric, Partition, Place, TableName } from "./check.ts";
import { type CheckLine, readCheckLine } from "./check-line.ts";
import type { ColumnRules } from "./column-rules.ts";
import { readDistributionSettings } from "./distribution-settings.ts";
import { readGroupBy, readGroupEvolution } from "./group-checks.ts";
import { readAgeLimits, readLimits } from "./read-limits.ts";
import { metricColumns, readMetric } from "./read-metric.ts";
import { readSchemaRules } from "./schema-rules.ts";
import { CheckSettings } from "./settings.ts";
import { type Limits, NO_LIMITS } from "./threshold.ts";
import { type Entry, textOf, type YamlFile } from "./yaml-file.ts";

/** What the section around a check says about it. */
export interface CheckScope {
  yaml: YamlFile;
  table: TableName | null;
  partition: Partition | null;
  /** Why none of the section's checks can be measured. */
  refusal: string | null;
  /** Column settings of the file's `configurations for` this table. */
  columnRules: ReadonlyMap<string, ColumnRules>;
  partitionOf(table: TableName, name: string): Partition | null;
  replace(text: string): { text: string; missing: string[] };
  readFile(path: string): string | null;
  /** In `for each column`: the name that stands for the column, and the column. */
  forColumn: { variable: string; column: string } | null;
}

/** Reads one item of a `checks` list; null, with a problem of the file, when it is no check that could be shown. */
export function readCheck(item: Node, scope: CheckScope): Check | null {
  const { yaml } = scope;
  const entries = yaml.entries(item);
  const text = entries ? entries[0]?.key : isScalar(item) ? textOf(item) : null;
  const place = entries?.[0]?.place ?? yaml.placeOf(item);
  if (!text) {
    yaml.report(place, "This is no check; expected a line such as row_count > 0.");
    return null;
  }
  if (entries && entries.length > 1) {
    yaml.report(
      entries[1]!.place,
      `"${entries[1]!.key}" stands beside the check; expected it further to the right, under ${text}.`,
    );
    return null;
  }
  const settings = entries ? yaml.entries(entries[0]!.value) : [];
  if (!settings) {
    yaml.report(place, `Expected settings such as "name: …" under "${text}:", or no colon after it.`);
    return null;
  }
  const replaced = scope.replace(text);
  const lineText = scope.forColumn ? nameColumn(replaced.text, scope.forColumn) : replaced.text;
  const line = readCheckLine(lineText);
  if (typeof line === "string") {
    yaml.report(place, `"${lineText}" is no check: ${line}.`);
    return null;
  }
  return new CheckReader(scope, { text, lineText, place, settings, missing: replaced.missing }).read(line);
}

interface CheckSource {
  text: string;
  lineText: string;
  place: Place;
  settings: Entry[];
  missing: string[];
}

class CheckReader {
  readonly #settings: CheckSettings;
  readonly #scope: CheckScope;
  readonly #source: CheckSource;

  constructor(scope: CheckScope, source: CheckSource) {
    this.#scope = scope;
    this.#source = source;
    this.#settings = new CheckSettings(scope, source.settings, source.place);
    for (const name of source.missing) this.#settings.refuse(source.place, `The variable ${name} has no value.`);
  }

  read(line: CheckLine): Check | null {
    const settings = this.#settings;
    const { place, text, lineText } = this.#source;
    const filter =
      line.kind === "metric" ||
      line.kind === "freshness" ||
      line.kind === "change" ||
      line.kind === "anomaly" ||
      line.kind === "distribution"
        ? settings.text("filter")
        : null;
    const name = settings.text("name");
    const identity = settings.text("identity");
    const attributes = settings.attributes();
    const samplesLimit = settings.wholeNumber("samples limit");
    const body = this.#body(line);
    if (body === undefined || settings.isNoCheck) return null;
    settings.refuseTheRest();
    if (this.#scope.refusal) settings.refuse(null, this.#scope.refusal);
    if (settings.attributesAreBroken) settings.leave("its attributes are not settings but a text");
    if (
      filter !== null &&
      body?.kind === "metric" &&
      (body.metric.kind === "expression" || body.metric.kind === "query")
    ) {
      settings.refuse(
        place,
        `A filter cannot reach into the SQL of a metric; expected it within the expression or query itself.`,
      );
    }
    return {
      place,
      text,
      name: name ?? this.#defaultName(line, lineText),
      table: this.#scope.table,
      partition: this.#scope.partition,
      column: columnsOf(body, line).length === 1 ? columnsOf(body, line)[0]!.text : null,
      filter,
      samplesLimit,
      attributes,
      identity,
      body,
      refusal: settings.refusal,
    };
  }

  /** Null when the check is shown but cannot be measured, undefined when it is not even shown. */
  #body(line: CheckLine): CheckBody | null | undefined {
    const settings = this.#settings;
    switch (line.kind) {
      case "metric": {
        const metric = this.#metric(line.metric.name, line.metric.args);
        const limits = readLimits(settings, line.threshold);
        return metric && { kind: "metric", metric, limits };
      }
      case "change": {
        const metric = this.#metric(line.metric.name, line.metric.args);
        const limits = readLimits(settings, line.threshold);
        return metric && { kind: "change", metric, baseline: line.baseline, isPercent: line.isPercent, limits };
      }
      case "anomaly": {
        const metric = this.#metric(line.metric.name, line.metric.args);
        const limits =
          line.threshold === null || line.threshold === "< default" ? null : readLimits(settings, line.threshold);
        return metric && { kind: "anomaly", metric, limits };
      }
      case "freshness":
        return {
          kind: "freshness",
          column: line.column,
          nowVariable: line.nowVariable,
          limits: readAgeLimits(settings, line.threshold),
        };
      case "distribution": {
        const read = readDistributionSettings(settings);
        const limits = readLimits(settings, line.threshold);
        return read === undefined ? undefined : read && { kind: "distribution", column: line.column, ...read, limits };
      }
      case "same row count": {
        const otherPartition = line.partition === null ? null : this.#scope.partitionOf(line.table, line.partition);
        if (line.partition !== null && !otherPartition) {
          settings.refuse(this.#source.place, `${line.table.text} has no filter [${line.partition}] in this file.`);
        }
        return { kind: "same row count", other: line.table, otherPartition, dataSource: line.dataSource };
      }
      case "reference":
        return {
          kind: "reference",
          columns: line.columns,
          target: line.target,
          targetColumns: line.targetColumns,
          mustExist: line.mustExist,
        };
      case "schema":
        return this.#schema();
      case "failed rows":
        return this.#failedRows();
      case "group by":
        return readGroupBy(settings);
      case "group evolution":
        return readGroupEvolution(settings);
    }
  }

  #metric(name: string, args: string[]): Metric | null {
    return readMetric({ name, args, settings: this.#settings, columnRules: this.#scope.columnRules });
  }

  #schema(): CheckBody | undefined {
    const settings = this.#settings;
    if (this.#source.settings.length === 0) {
      settings.refuse(this.#source.place, 'A schema check expects "warn" or "fail" with rules under it.');
      return undefined;
    }
    const [warn, fail] = (["warn", "fail"] as const).map((zone) => {
      const entry = settings.take(zone);
      if (!entry) return [];
      const rules = readSchemaRules(entry, this.#scope.yaml);
      if (!rules) settings.refuse(null, `Its "${zone}" is not right.`);
      return rules ?? [];
    });
    return { kind: "schema", warn: warn!, fail: fail! };
  }

  #failedRows(): CheckBody | undefined {
    const settings = this.#settings;
    const condition = settings.text("fail condition");
    const query = settings.text("fail query");
    const sql = condition ?? query;
    if (sql === null) {
      settings.refuse(this.#source.place, 'A "failed rows" check expects "fail condition" or "fail query".');
      settings.refuseTheRest();
      return undefined;
    }
    const limits: Limits =
      settings.has("warn") || settings.has("fail")
        ? readLimits(settings, null)
        : { ...NO_LIMITS, fail: MORE_THAN_NONE };
    return { kind: "failed rows", by: condition === null ? "query" : "condition", sql, limits };
  }

  #defaultName(line: CheckLine, text: string): string {
    if (line.kind === "schema") return "Schema Check";
    const zones = this.#source.settings.filter(({ key }) => key === "warn" || key === "fail");
    const words = zones.map(
      ({ key, value }) => ` ${key} ${isScalar(value) ? this.#scope.replace(String(value.value)).text : ""}`,
    );
    return line.kind === "metric" || line.kind === "freshness" ? text + words.join("") : text;
  }
}

const MORE_THAN_NONE = { low: 0, lowIncluded: false, high: null, highIncluded: true, outside: false };

function nameColumn(text: string, { variable, column }: { variable: string; column: string }): string {
  return text.replace(/\(.*\)/, (args) => args.replaceAll(new RegExp(`\\b${variable}\\b`, "g"), () => `"${column}"`));
}

function columnsOf(body: CheckBody | null, line: CheckLine): readonly ColumnName[] {
  if (body === null) return "metric" in line ? line.metric.args.slice(0, 1).map((text) => ({ text, name: text })) : [];
  switch (body.kind) {
    case "metric":
    case "change":
    case "anomaly":
      return metricColumns(body.metric);
    case "freshness":
    case "distribution":
      return [body.column];
    case "reference":
      return body.columns;
    default:
      return [];
  }
}
