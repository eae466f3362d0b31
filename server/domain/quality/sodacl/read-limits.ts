import type { CheckSettings } from "./settings.ts";
import {
  failingOutside,
  isReversed,
  type Limits,
  type Range,
  readAge,
  readRange,
  type TimeLimits,
} from "./threshold.ts";
import { type Entry, textOf } from "./yaml-file.ts";

/** Reads the threshold of a check's line and its `warn` and `fail`; what is wrong becomes a problem of the file. */
export function readLimits(settings: CheckSettings, threshold: string | null): Limits {
  const ofLine = threshold === null ? null : rangeOfLine(threshold, settings);
  const [warn, fail] = (["warn", "fail"] as const).map((zone) => {
    const entry = settings.take(zone);
    const condition = entry && conditionOf(entry, settings);
    return condition === null ? null : rangeOf(condition, settings);
  });
  if (!warn && !fail && !ofLine) {
    if (threshold === null) {
      settings.scope.yaml.report(
        settings.place,
        'No threshold; expected one in the line, such as "> 0", or "warn: when …" and "fail: when …".',
      );
    }
    settings.leave("it has no threshold to be judged by");
  }
  return { warn: warn ?? null, fail: fail ?? (ofLine && failingOutside(ofLine)) };
}

/** The same for ages, which can only be too great. */
export function readAgeLimits(settings: CheckSettings, threshold: string | null): TimeLimits {
  const ofLine = threshold === null ? null : ageOf(threshold, "<", settings);
  const [warn, fail] = (["warn", "fail"] as const).map((zone) => {
    const entry = settings.take(zone);
    const condition = entry && conditionOf(entry, settings);
    return condition === null ? null : ageOf(condition, ">", settings);
  });
  if (threshold === null && warn === null && fail === null) {
    settings.refuse(settings.place, 'No threshold; expected one such as "freshness(column) < 1d".');
  }
  return { warnAboveMs: warn ?? null, failAboveMs: fail ?? ofLine };
}

function conditionOf(entry: Entry, settings: CheckSettings): string | null {
  const text = textOf(entry.value);
  const condition = text === null ? null : settings.scope.replace(text).text;
  if (condition?.startsWith("when ")) return condition.slice("when ".length);
  settings.scope.yaml.report(entry.place, `"${entry.key}" expects "when <condition>", such as "when > 5".`);
  return null;
}

function rangeOfLine(text: string, settings: CheckSettings): Range | null {
  const range = rangeOf(text, settings);
  if (range) return range;
  if (/ default$/.test(text)) settings.leave('"default" is a threshold of anomaly checks only');
  else if (/^\S+ \d+[dhm]/.test(text))
    settings.refuse(null, `Its threshold "${text}" is an age, and the value is a number.`);
  else if (settings.refusal === null) settings.isNoCheck = true;
  return null;
}

function rangeOf(text: string, settings: CheckSettings): Range | null {
  const range = readRange(text);
  if (typeof range === "string") {
    settings.scope.yaml.report(settings.place, `The threshold "${text}" cannot be read: ${range}.`);
    return null;
  }
  if (isReversed(range)) {
    settings.scope.yaml.report(settings.place, `"${text}" holds for no number; expected the lower bound first.`);
  }
  return range;
}

function ageOf(text: string, comparison: "<" | ">", settings: CheckSettings): number | null {
  const age = readAge(text, comparison);
  if (typeof age === "number") return age;
  settings.refuse(settings.place, `The threshold "${text}" cannot be read: ${age}.`);
  return null;
}
