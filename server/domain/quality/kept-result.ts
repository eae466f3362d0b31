import { createHash } from "node:crypto";
import { maskValue } from "../pii/mask-value.ts";
import type { CheckOutcome, DimensionResult, QualityDimension } from "./dimension-result.ts";
import type { CheckResult, FailedRows, Observed } from "./sodacl/check-result.ts";
import type { SodaOutcome } from "./sodacl/judge.ts";

/** Where a check comes from: derived for every stream, watched without being asked, proposed by Atlas, or written. */
export const CHECK_ORIGINS = ["dimension", "monitor", "suggested", "user"] as const;
export type CheckOrigin = (typeof CHECK_ORIGINS)[number];

export const CHECK_ENGINES = ["native", "soda"] as const;
export type CheckEngine = (typeof CHECK_ENGINES)[number];

/** A few rows that broke a rule, as people may see them: values of personal columns are masked before they are kept. */
export interface Sample {
  columns: { name: string; isMasked: boolean }[];
  rows: (string | null)[][];
}

/** One rule behind a result: how many rows or values it looked at, and how many broke it. */
export interface ResultPart {
  /** In words: "tailnum is filled". */
  rule: string;
  column: string | null;
  evaluated: number | null;
  failed: number | null;
  /** What this part has to reach, where it has a threshold of its own. */
  threshold: number | null;
  sample: Sample | null;
}

/** A result as the store keeps it, with what it takes to find its check again. */
export interface KeptResult {
  /** Of the dataset's checks; stable over runs. */
  key: string;
  origin: CheckOrigin;
  checkFileId: string | null;
  definition: string;
  line: number | null;
  columnName: string | null;
  dimension: QualityDimension | null;
  name: string;
  outcome: CheckOutcome;
  value: number | null;
  exactValue: string | null;
  threshold: number | null;
  condition: string | null;
  unit: "share" | "seconds" | CheckResult["unit"];
  rows: number | null;
  message: string;
  low: number | null;
  high: number | null;
  durationMs: number | null;
  engine: CheckEngine;
  metricKey: string | null;
  measured: number | null;
  observed: Observed | null;
  parts: ResultPart[];
}

/** One of the six, as a result of the check that stands for it. */
export function keptDimension(result: DimensionResult, parts: ResultPart[], durationMs: number): KeptResult {
  const { dimension, name, outcome, value, threshold, unit, rows, message } = result;
  const isShare = unit === "share";
  return {
    key: `dimension:${dimension}`,
    origin: "dimension",
    checkFileId: null,
    definition: DIMENSION_RULES[dimension],
    line: null,
    columnName: null,
    ...{ dimension, name, outcome, value, threshold, unit, rows, message },
    exactValue: null,
    condition: null,
    low: isShare ? threshold : null,
    high: isShare ? null : threshold,
    durationMs,
    engine: "native",
    metricKey: null,
    measured: value,
    observed: null,
    parts,
  };
}

const DIMENSION_RULES: Record<QualityDimension, string> = {
  completeness: "The share of fields that hold a value.",
  uniqueness: "The share of rows whose key no other row has.",
  timeliness: "The age of the newest row.",
  validity: "The share of values that have the type, format or enum declared for them.",
  accuracy: "The share of values within their declared range, or found where they refer to.",
  consistency: "The share of rows in which columns agree with each other.",
};

export interface KeptCheckContext {
  file: { id: string; origin: "user" | "suggested"; text: string };
  /** Names of columns whose values nobody may see. */
  personalColumns: ReadonlySet<string>;
  /** Rows of another kind than published ones have a history of their own. */
  historyScope: string;
  engine: CheckEngine;
  durationMs: number;
}

/** A check's result. `nth` tells apart checks of one file on the same metric. */
export function keptCheck(result: CheckResult, nth: number, context: KeptCheckContext): KeptResult {
  const { file, personalColumns, historyScope, engine, durationMs } = context;
  const { value, passes, failedRows, place, column } = result;
  const definition = definitionAt(file.text, place.line) || result.check;
  const sample = failedRows && maskSample(failedRows, personalColumns);
  const failed = result.unit === "rows" && value !== null ? Number(value) : null;
  return {
    key: `${file.id}:${shortHash(result.metricKey)}${nth > 0 ? `:${nth + 1}` : ""}`,
    origin: file.origin,
    checkFileId: file.id,
    definition,
    line: place.line,
    columnName: column,
    dimension: result.dimension,
    name: result.name,
    outcome: outcomeOf(result.outcome),
    value: value === null || !Number.isFinite(Number(value)) ? null : Number(value),
    exactValue: value === null ? null : String(value),
    threshold: passes.high ?? passes.low,
    condition: result.condition,
    unit: result.unit,
    rows: null,
    message: scrubbed(messageOf(result), personalColumns),
    low: passes.low,
    high: passes.high,
    durationMs,
    engine,
    metricKey: historyKey(historyScope, result.metricKey),
    measured: result.measured === null || !Number.isFinite(Number(result.measured)) ? null : Number(result.measured),
    observed: result.observed,
    parts: sample ? [{ rule: result.check, column, evaluated: null, failed, threshold: null, sample }] : [],
  };
}

/** What a metric's values are found by in later runs; short, since a metric may be a page of SQL. */
export function historyKey(scope: string, metricKey: string): string {
  return shortHash(`${scope} ${metricKey}`);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

export function outcomeOf(outcome: SodaOutcome): CheckOutcome {
  return outcome === "not-evaluated" ? "not_evaluated" : outcome;
}

function messageOf({ outcome, reason, condition }: CheckResult): string {
  if (reason !== null) return `${reason[0]!.toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? "" : "."}`;
  if (condition === null) return "";
  return outcome === "pass" ? `The check ${condition}; it is not so.` : `The check ${condition}.`;
}

/** PostgreSQL quotes the value that it stumbled over; of personal data that is a leak. */
function scrubbed(message: string, personalColumns: ReadonlySet<string>): string {
  return personalColumns.size === 0 ? message : message.replaceAll(/(: )"[^"]*"/g, '$1"…"');
}

export function maskSample({ columns, rows }: FailedRows, personalColumns: ReadonlySet<string>): Sample {
  const masked = columns.map((name) => personalColumns.has(name));
  return {
    columns: columns.map((name, at) => ({ name, isMasked: masked[at]! })),
    rows: rows.map((row) =>
      row.map((value, at) => (value === null ? null : masked[at] ? maskValue(value) : cut(value))),
    ),
  };
}

/** Masks what is personal and not masked yet. */
export function maskAlso({ columns, rows }: Sample, personalColumns: ReadonlySet<string>): Sample {
  const isNew = columns.map(({ name, isMasked }) => !isMasked && personalColumns.has(name));
  return {
    columns: columns.map((column, at) => ({ ...column, isMasked: column.isMasked || isNew[at]! })),
    rows: rows.map((row) => row.map((value, at) => (value !== null && isNew[at] ? maskValue(value) : value))),
  };
}

const MAX_CHARACTERS = 200;

function cut(value: string): string {
  return value.length > MAX_CHARACTERS ? `${value.slice(0, MAX_CHARACTERS)}…` : value;
}

/** A check with its settings as written, without its dash: from its line to the next one that is indented no deeper. */
function definitionAt(text: string, line: number): string {
  const lines = text.split(/\r?\n/);
  const first = lines[line - 1];
  if (first === undefined) return "";
  const depth = first.search(/\S/);
  const rest = lines.slice(line);
  const end = rest.findIndex((next) => next.trim() !== "" && next.search(/\S/) <= depth);
  const block = [first.trim().replace(/^-\s+/, ""), ...rest.slice(0, end < 0 ? rest.length : end)];
  const indent = Math.min(
    ...block
      .slice(1)
      .filter(Boolean)
      .map((each) => each.search(/\S/)),
  );
  return block
    .map((each, at) => (at === 0 ? each : `  ${each.slice(indent)}`))
    .join("\n")
    .trimEnd();
}
