import type { Check, CheckBody, GroupRule } from "../../domain/quality/sodacl/check.ts";
import { type CheckResult, metricKeyOf, resultOf } from "../../domain/quality/sodacl/check-result.ts";
import { judgeNumber, judgeRules, type Verdict, worstOf } from "../../domain/quality/sodacl/judge.ts";
import { startsLike } from "../../domain/quality/sodacl/schema-rules.ts";
import { inBrackets } from "./author-sql.ts";
import type { TextRows } from "./check-session.ts";
import type { CheckContext } from "./prepare-check.ts";
import { readNumber, WrongValue } from "./read-cell.ts";

const BOOLEAN = 16;
/** A group evolution reads this many groups at most; more are no groups. */
const MAX_GROUPS = 10_000;

/** One result for the check itself, which fails with any of its groups, and one for each group and figure. */
export async function concludeGroupBy(
  body: Extract<CheckBody, { kind: "group by" }>,
  check: Check,
  { session }: CheckContext,
): Promise<CheckResult[]> {
  const found = await session.query(`select * from ${inBrackets(body.query)} as given limit ${body.groupLimit + 1}`);
  if (found.rows.length > body.groupLimit) {
    throw new WrongValue(`the query gives more groups than its limit of ${body.groupLimit}`);
  }
  const fieldsAt = body.fields.map((field) => columnAt(found, field));
  const results = body.checks.flatMap((groupCheck) => {
    const at = columnAt(found, groupCheck.figure);
    return found.rows.map((row) => {
      const group = fieldsAt.map((field) => shown(row[field] ?? null, found.fields[field]!.typeId)).join(",");
      const verdict = judgeNumber(
        readNumber({ text: row[at] ?? null, typeId: found.fields[at]!.typeId }),
        groupCheck.limits,
      );
      const name = `${groupCheck.name} [${group}]`;
      return resultOf(
        { ...check, ...groupCheck, name, column: body.fields.join(","), attributes: check.attributes },
        verdict,
      );
    });
  });
  const outcomes = results.map(({ outcome }) => outcome);
  const own =
    outcomes.length === 0
      ? "not-evaluated"
      : worstOf(outcomes.map((outcome) => (outcome === "warn" ? "pass" : outcome)));
  return [resultOf(check, { outcome: own, value: null, reason: null }), ...results];
}

/** Holds the groups that a query gives against those that must, or must not, be there. */
export async function concludeGroupEvolution(
  { query, warn, fail }: Extract<CheckBody, { kind: "group evolution" }>,
  check: Check,
  { session, options }: CheckContext,
): Promise<Verdict> {
  const watches = [...warn, ...fail].some(({ kind }) => kind === "changes");
  const before = watches ? ((await options.history?.groups(metricKeyOf(check))) ?? null) : null;
  const { rows, fields } = await session.query(`select * from ${inBrackets(query)} as given limit ${MAX_GROUPS}`);
  const groups = rows.map((row) => row.map((cell, at) => shown(cell, fields[at]!.typeId)).join(","));
  if (watches && before === null) {
    const reason = "the groups of an earlier run are not known";
    return { outcome: "not-evaluated", value: null, reason, observed: { groups } };
  }
  const broken = (rules: readonly GroupRule[]) => rules.flatMap((rule) => brokenBy(rule, groups, before ?? []));
  return { ...judgeRules({ warn: broken(warn), fail: broken(fail) }), observed: { groups } };
}

function brokenBy(rule: GroupRule, groups: readonly string[], before: readonly string[]): string[] {
  switch (rule.kind) {
    case "required":
      return rule.groups.filter((group) => !groups.includes(group)).map((group) => `group ${group} is missing`);
    case "forbidden":
      return groups
        .filter((group) => rule.groups.some((pattern) => startsLike(group, pattern)))
        .map((group) => `group ${group} is present`);
    case "changes": {
      const added = groups.filter((group) => !before.includes(group)).map((group) => `group ${group} is new`);
      const deleted = before.filter((group) => !groups.includes(group)).map((group) => `group ${group} is gone`);
      return [...(rule.of.includes("add") ? added : []), ...(rule.of.includes("delete") ? deleted : [])];
    }
  }
}

function columnAt({ fields }: TextRows, name: string): number {
  const at = fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
  if (at < 0) throw new WrongValue(`the query gives no column ${name}`);
  return at;
}

/** As the language shows groups: truth values and nothing by their English words. */
function shown(cell: string | null, typeId: number): string {
  if (cell === null) return "None";
  return typeId === BOOLEAN ? (cell === "t" ? "True" : "False") : cell;
}
