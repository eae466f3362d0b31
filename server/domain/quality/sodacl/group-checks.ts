import type { Node } from "yaml";
import { isScalar } from "yaml";
import type { CheckBody, GroupCheck, GroupRule } from "./check.ts";
import { readCheckLine } from "./check-line.ts";
import { readLimits } from "./read-limits.ts";
import { changesOf, textsOf } from "./schema-rules.ts";
import { CheckSettings } from "./settings.ts";
import { type Entry, textOf } from "./yaml-file.ts";

const DEFAULT_GROUP_LIMIT = 1000;
const GROUP_CHANGES = ["add", "delete"] as const;
const GROUP_RULES = "when required group missing, when forbidden group present, when groups change";

/** Undefined, with a problem, when the check lacks what makes it one. */
export function readGroupBy(settings: CheckSettings): CheckBody | undefined {
  const query = settings.text("query");
  const fieldsEntry = settings.take("fields");
  const fields = fieldsEntry && textsOf(fieldsEntry, settings.scope.yaml);
  const checksEntry = settings.take("checks");
  const items = settings.scope.yaml.items(checksEntry?.value ?? null);
  const groupLimit = settings.wholeNumber("group_limit") ?? DEFAULT_GROUP_LIMIT;
  if (query === null || !fields || !items) {
    settings.refuse(settings.place, 'A "group by" check expects "query", a list of "fields" and a list of "checks".');
    return undefined;
  }
  const checks = items.map((item) => readGroupCheck(item, settings));
  return { kind: "group by", query, fields, groupLimit, checks: checks.filter((check) => check !== null) };
}

function readGroupCheck(item: Node, parent: CheckSettings): GroupCheck | null {
  const { yaml } = parent.scope;
  const entry = yaml.entries(item)?.[0];
  const text = entry?.key ?? (isScalar(item) ? textOf(item) : null) ?? "";
  const place = entry?.place ?? yaml.placeOf(item);
  const line = readCheckLine(parent.scope.replace(text).text);
  if (typeof line === "string" || line.kind !== "metric") {
    parent.refuse(place, `"${text}" is no check of a group: expected a column of the query with a threshold.`);
    return null;
  }
  const settings = new CheckSettings(parent.scope, yaml.entries(entry?.value ?? null) ?? [], place);
  const name = settings.text("name");
  const limits = readLimits(settings, line.threshold);
  settings.refuseTheRest();
  if (name === null) settings.refuse(place, `Every check of a group needs a name; expected "name: …" under ${text}.`);
  if (settings.refusal) parent.refuse(null, settings.refusal.reason);
  return { place, text, name: name ?? "", figure: line.metric.name, limits };
}

export function readGroupEvolution(settings: CheckSettings): CheckBody | undefined {
  const query = settings.text("query");
  const [warn, fail] = (["warn", "fail"] as const).map((zone) => {
    const entry = settings.take(zone);
    return entry ? readGroupRules(entry, settings) : [];
  });
  if (query === null) {
    settings.refuse(settings.place, 'A "group evolution" check expects a "query" whose rows are the groups.');
    return undefined;
  }
  return { kind: "group evolution", query, warn: warn!, fail: fail! };
}

function readGroupRules(zone: Entry, settings: CheckSettings): GroupRule[] {
  const entries = settings.scope.yaml.entries(zone.value) ?? [];
  if (entries.length === 0) settings.refuse(zone.place, `"${zone.key}" expects rules under it: ${GROUP_RULES}.`);
  return entries.flatMap((entry) => {
    const rule = groupRuleOf(entry, settings);
    if (!rule) settings.refuse(entry.place, `"${entry.key}" is not right; expected one of: ${GROUP_RULES}.`);
    return rule ? [rule] : [];
  });
}

function groupRuleOf(entry: Entry, settings: CheckSettings): GroupRule | null {
  const names = textsOf(entry, settings.scope.yaml);
  switch (entry.key) {
    case "when required group missing":
      return names && { kind: "required", groups: names };
    case "when forbidden group present":
      return names && { kind: "forbidden", groups: names };
    case "when groups change": {
      const of = changesOf(entry, names?.map((name) => name.replace(/^group /, "")) ?? null, GROUP_CHANGES);
      return of && { kind: "changes", of };
    }
    default:
      return null;
  }
}
