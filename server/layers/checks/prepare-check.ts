import type { Check, CheckBody, Metric } from "../../domain/quality/sodacl/check.ts";
import { type CheckResult, metricKeyOf, resultOf } from "../../domain/quality/sodacl/check-result.ts";
import type { TableColumns } from "../../domain/quality/sodacl/for-each.ts";
import { baselineOf, changeOf, judgeByHistory } from "../../domain/quality/sodacl/history.ts";
import {
  judgeAge,
  judgeNumber,
  judgeRules,
  type Measured,
  percentOf,
  type Verdict,
} from "../../domain/quality/sodacl/judge.ts";
import { brokenSchemaRules, type SchemaRule } from "../../domain/quality/sodacl/schema-rules.ts";
import { NO_LIMITS } from "../../domain/quality/sodacl/threshold.ts";
import { quoteIdentifier } from "../identifiers.ts";
import { inBrackets } from "./author-sql.ts";
import type { CheckSession } from "./check-session.ts";
import { askDistribution } from "./distribution.ts";
import { concludeGroupBy, concludeGroupEvolution } from "./group-results.ts";
import type { Scalars } from "./measure-scalars.ts";
import { aggregateOver, countRows, metricScalar, type Rows, referenceScalar } from "./metric-sql.ts";
import { locate } from "./named-tables.ts";
import { parseMoment, readMoment, readNumber, WrongValue } from "./read-cell.ts";
import type { RunChecksOptions } from "./run-checks.ts";
import { compareRowCounts } from "./same-row-count.ts";

export interface CheckContext {
  session: CheckSession;
  scalars: Scalars;
  tables: readonly TableColumns[];
  options: RunChecksOptions;
}

type Conclude = () => Promise<CheckResult[]>;
type Body<Kind extends CheckBody["kind"]> = Extract<CheckBody, { kind: Kind }>;

/** Asks for what the check needs; the function returned concludes once all scalars are measured. */
export function prepareCheck(check: Check, context: CheckContext): Conclude {
  const { body, refusal } = check;
  if (body === null || refusal?.outcome === "error" || (refusal && body.kind !== "metric")) {
    const { outcome, reason } = refusal ?? { outcome: "error" as const, reason: "the check cannot be read" };
    return async () => [resultOf(check, { outcome, value: null, reason })];
  }
  const one =
    (verdict: () => Promise<Verdict> | Verdict): Conclude =>
    async () => [resultOf(check, await verdict())];
  switch (body.kind) {
    case "metric": {
      const value = askMetric(body.metric, check, context);
      return one(async () => {
        const measured = await value();
        if (refusal) return { outcome: "not-evaluated", value: measured, reason: refusal.reason };
        const verdict = judgeNumber(measured, body.limits);
        // A query that gives nothing is broken; an aggregate of nothing is not.
        if (measured === null && body.metric.kind === "query") throw new WrongValue("the query gave no value");
        return verdict;
      });
    }
    case "change":
      return one(askChange(body, check, context));
    case "anomaly":
      return one(askAnomaly(body, check, context));
    case "freshness":
      return one(askFreshness(body, check, context));
    case "schema":
      return one(() => judgeSchema(body, check, context));
    case "same row count":
      return one(compareRowCounts(body, check, context));
    case "reference": {
      const target = locate(body.target, context.options.schema, context.options.tables ?? []);
      const id = context.scalars.ask(referenceScalar({ ...rowsOf(check, context), ...body, target }));
      return one(() => judgeNumber(readNumber(context.scalars.answer(id)), NO_FAILURES));
    }
    case "failed rows":
      return one(askFailedRows(body, check, context));
    case "group by":
      return () => concludeGroupBy(body, check, context);
    case "group evolution":
      return one(() => concludeGroupEvolution(body, check, context));
    case "distribution":
      return one(askDistribution(body, rowsOf(check, context), context));
  }
}

const NO_FAILURES = {
  ...NO_LIMITS,
  fail: { low: 0, lowIncluded: false, high: null, highIncluded: true, outside: false },
};

export function rowsOf({ table, partition, filter }: Check, { options }: CheckContext): Rows {
  if (!table) throw new WrongValue('the check needs a table; expected it under "checks for <table>"');
  return { table: locate(table, options.schema, options.tables ?? []), partition: partition?.where ?? null, filter };
}

function askMetric(metric: Metric, check: Check, context: CheckContext): () => Promise<Measured | null> {
  const { scalars, session } = context;
  if (metric.kind === "query") return () => queryValue(metric.sql, session);
  const rows = rowsOf(check, context);
  const id = scalars.ask(metricScalar(metric, rows));
  const isPercent = "isPercent" in metric && metric.isPercent;
  if (!isPercent) return async () => readNumber(scalars.answer(id));
  const all = scalars.ask(countRows(rows));
  return async () => percentOf(Number(readNumber(scalars.answer(id))), Number(readNumber(scalars.answer(all))));
}

/** The last column of the query's first row. */
async function queryValue(sql: string, session: CheckSession): Promise<Measured | null> {
  const { fields, rows } = await session.query(`select * from ${inBrackets(sql)} as given limit 1`);
  const last = fields.length - 1;
  const value =
    rows[0] === undefined ? null : readNumber({ text: rows[0][last] ?? null, typeId: fields[last]!.typeId });
  return value;
}

function askChange({ metric, baseline, isPercent, limits }: Body<"change">, check: Check, context: CheckContext) {
  const value = askMetric(metric, check, context);
  return async (): Promise<Verdict> => {
    const { history, at } = context.options;
    const measured = await value();
    if (!history) return { ...notEvaluated("there are no earlier measurements to compare with"), measured };
    if (measured === null) return judgeNumber(null, limits);
    const before = baselineOf(await history.values(metricKeyOf(check)), baseline, at);
    if (typeof before === "string") return { ...notEvaluated(before), measured };
    const change = changeOf(Number(measured), before, isPercent);
    return change === null
      ? { ...notEvaluated("the earlier value is 0, of which there is no percentage"), measured }
      : { ...judgeNumber(change, limits), measured };
  };
}

function askAnomaly({ metric }: Body<"anomaly">, check: Check, context: CheckContext) {
  const value = askMetric(metric, check, context);
  return async (): Promise<Verdict> => {
    const { history, at } = context.options;
    const measured = await value();
    if (!history) return { ...notEvaluated("there are no earlier measurements to expect anything from"), measured };
    if (measured === null) return judgeNumber(null, NO_LIMITS);
    return judgeByHistory(Number(measured), await history.values(metricKeyOf(check)), at);
  };
}

function askFreshness({ column, nowVariable, limits }: Body<"freshness">, check: Check, context: CheckContext) {
  const id = context.scalars.ask(aggregateOver(rowsOf(check, context), `max(${quoteIdentifier(column.name)})`));
  return (): Verdict => {
    const now = nowOf(nowVariable, context.options);
    const newest = readMoment(context.scalars.answer(id));
    return judgeAge(newest === null ? null : Math.trunc(now - newest), limits);
  };
}

function nowOf(variable: string, { variables, at }: RunChecksOptions): number {
  const text = variables.get(variable);
  if (text === undefined && variable === "NOW") return at.getTime();
  const moment = text === undefined ? null : parseMoment(text);
  if (moment === null)
    throw new AgeWithoutNow(`the variable ${variable} ${text === undefined ? "has no value" : "is no moment"}`);
  return moment;
}

/** Not a WrongValue: the data is right, the check cannot say what it is held against. */
class AgeWithoutNow extends RangeError {}

async function judgeSchema({ warn, fail }: Body<"schema">, check: Check, context: CheckContext): Promise<Verdict> {
  const { tables, options } = context;
  const columns = tables.find(({ name }) => name === check.table?.name)?.columns;
  if (!columns) throw new WrongValue(`there is no table ${check.table?.text ?? ""} in schema ${options.schema}`);
  const watches = (rules: readonly SchemaRule[]) => rules.some(({ kind }) => kind === "changes");
  const before = watches(warn) || watches(fail) ? ((await options.history?.columns(metricKeyOf(check))) ?? null) : null;
  const observed = { columns };
  if (before === null && (watches(warn) || watches(fail)))
    return { ...notEvaluated("the columns of an earlier run are not known"), observed };
  const broken = { warn: brokenSchemaRules(warn, columns, before), fail: brokenSchemaRules(fail, columns, before) };
  return { ...judgeRules(broken), observed };
}

function askFailedRows({ by, sql, limits }: Body<"failed rows">, check: Check, context: CheckContext) {
  const id = context.scalars.ask(
    by === "condition"
      ? countRows({ ...rowsOf(check, context), filter: sql })
      : { kind: "sub-select", sql: `(select count(*) from ${inBrackets(sql)} as given)` },
  );
  return () => judgeNumber(readNumber(context.scalars.answer(id)), limits);
}

function notEvaluated(reason: string): Verdict {
  return { outcome: "not-evaluated", value: null, reason };
}
