import { isScalar } from "yaml";
import type { Check, Place } from "./check.ts";
import { type ColumnRules, isRuleSetting, readRule } from "./column-rules.ts";
import { type Entry, textOf, type YamlFile } from "./yaml-file.ts";

interface Scope {
  yaml: YamlFile;
  replace(text: string): { text: string; missing: string[] };
  readFile(path: string): string | null;
}

/** The settings under one check. What nobody took is refused in the end, so that no setting is dropped in silence. */
export class CheckSettings {
  refusal: Check["refusal"] = null;
  attributesAreBroken = false;
  /** The line itself cannot be read: there is nothing to show. */
  isNoCheck = false;
  readonly place: Place;
  readonly scope: Scope;
  readonly #left: Map<string, Entry>;

  constructor(scope: Scope, entries: readonly Entry[], place: Place) {
    this.scope = scope;
    this.place = place;
    this.#left = new Map(entries.map((entry) => [entry.key, entry]));
  }

  has(setting: string): boolean {
    return this.#left.has(setting);
  }

  take(setting: string): Entry | null {
    const entry = this.#left.get(setting) ?? null;
    this.#left.delete(setting);
    return entry;
  }

  /** The first setting whose name ends so, such as `speed expression`. */
  takeEndingWith(ending: string): Entry | null {
    const key = [...this.#left.keys()].find((name) => name.endsWith(ending));
    return key === undefined ? null : this.take(key);
  }

  /** A text with its variables replaced, or null when the setting is absent or refused. */
  text(setting: string): string | null {
    const entry = this.take(setting);
    return entry && this.textOf(entry);
  }

  textOf(entry: Entry): string | null {
    const text = textOf(entry.value);
    if (text === null) {
      this.refuse(entry.place, `"${entry.key}" expects a text.`);
      return null;
    }
    const replaced = this.scope.replace(text);
    for (const name of replaced.missing) this.refuse(entry.place, `The variable ${name} has no value.`);
    return replaced.text;
  }

  wholeNumber(setting: string): number | null {
    const entry = this.take(setting);
    if (!entry) return null;
    const value = isScalar(entry.value) ? entry.value.value : null;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    this.refuse(entry.place, `"${setting}" expects a whole number.`);
    return null;
  }

  attributes(): Record<string, unknown> {
    const entry = this.take("attributes");
    if (!entry) return {};
    const entries = this.scope.yaml.entries(entry.value);
    if (entries) return Object.fromEntries(entries.map(({ key, value }) => [key, value?.toJSON() ?? null]));
    this.attributesAreBroken = true;
    this.scope.yaml.report(entry.place, '"attributes" expects names with values under it.');
    return {};
  }

  /** The missing and validity settings of the check over those of the column. */
  rules(ofColumn: ColumnRules): ColumnRules {
    const rules = { ...ofColumn };
    for (const [setting, entry] of [...this.#left]) {
      if (!isRuleSetting(setting)) continue;
      this.#left.delete(setting);
      const isRight = readRule(setting, entry, rules, this.scope.yaml, (text) => this.scope.replace(text).text);
      if (!isRight) this.refuse(null, `Its "${setting}" is not right.`);
    }
    return rules;
  }

  refuse(place: Place | null, reason: string): void {
    if (place) this.scope.yaml.report(place, reason);
    this.refusal ??= { outcome: "error", reason };
  }

  /** The check cannot be judged, which is not the fault of the data. */
  leave(reason: string): void {
    this.refusal ??= { outcome: "not-evaluated", reason };
  }

  refuseTheRest(): void {
    for (const [setting, { place }] of this.#left) this.refuse(place, `"${setting}" is no setting of this check.`);
    this.#left.clear();
  }
}
