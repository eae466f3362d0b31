import { STEPS } from "../../graphql/words.ts";
import { formatBytes, formatCount, formatDuration, formatRate, formatShare, toNumber } from "../../ui/format.ts";
import type { Step } from "./fold-run-events.ts";

export type CellTone = "" | "now" | "amber" | "red" | "vio" | "todo" | "idle";

/** A second figure of a step by its name; null when the step does not tell it. */
export function figure(step: Step, name: string): number | null {
  const found = step.figures.find((each) => each.name === name);
  return found ? toNumber(found.value) : null;
}

/** How far a step is, from 0 to 1: by its records where their number is known, otherwise each stream counts alike. */
export function stepShare(step: Step, streams: readonly Step[]): number {
  if (isDone(step)) return 1;
  if (step.status === "SKIPPED") return 0;
  const total = toNumber(step.total);
  if (total > 0) return Math.min(1, toNumber(step.done) / total);
  if (streams.length === 0) return 0;
  return streams.reduce((sum, stream) => sum + stepShare(stream, []), 0) / streams.length;
}

function isDone({ status }: Step): boolean {
  return status === "SUCCEEDED" || status === "WARNED";
}

/** Streams that the step is through with; all of a stream's records read counts before the step says so. */
function countDone(streams: readonly Step[]): number {
  return streams.filter((each) => stepShare(each, []) === 1).length;
}

/** What stands at the right of a station's name. */
export function stepBadge(step: Step, streams: readonly Step[]): string {
  const done = countDone(streams);
  switch (step.status) {
    case "PENDING":
      return done > 0 ? `${done} of ${streams.length}` : "";
    case "RUNNING": {
      const total = toNumber(step.total);
      if (total > 0 && !step.isTotalEstimate) return formatShare(Math.floor(stepShare(step, streams) * 100) / 100);
      return streams.length > 1 ? `${done} of ${streams.length}` : "running";
    }
    case "SUCCEEDED":
      return stepDuration(step);
    case "WARNED": {
      const failed = figure(step, "failed") ?? 0;
      const warned = figure(step, "warned") ?? 0;
      return failed > 0 ? `${failed} fail` : warned > 0 ? `${warned} warn` : "warned";
    }
    case "FAILED":
      return "Failed";
    case "SKIPPED":
      return "skipped";
    case "CANCELLED":
      return "cancelled";
  }
}

export function stepDuration(step: Step): string {
  if (!step.startedAt || !step.endedAt) return "";
  return formatDuration(Date.parse(step.endedAt) - Date.parse(step.startedAt));
}

/** A station's one reading, with its unit. */
export function stepReading(step: Step): { figure: string; unit: string } {
  const words = STEPS.find(({ kind }) => kind === step.kind)!;
  if (step.status === "PENDING" && toNumber(step.done) === 0) return { figure: "–", unit: "" };
  const count = formatCount(step.done);
  if (step.kind === "READ" && step.status === "RUNNING" && step.total !== null) {
    return { figure: count, unit: `of ${step.isTotalEstimate ? "~" : ""}${formatCount(step.total)}` };
  }
  if (step.kind === "NAVIGATE") {
    const closed = figure(step, "closed");
    if (toNumber(step.done) === 0 && !closed) return { figure: "0", unit: words.many };
    return { figure: `+${count}${closed ? ` −${formatCount(closed)}` : ""}`, unit: words.many };
  }
  return { figure: count, unit: toNumber(step.done) === 1 ? words.one : words.many };
}

const TOLD_ELSEWHERE = ["closed", "opened", "evaluated", "written", "values"];

/** One line of detail under the reading. */
export function stepDetail(step: Step): string {
  const parts: string[] = [];
  if (step.kind === "READ") {
    const rate = step.perSecond ?? meanRate(step);
    if (rate !== null) parts.push(formatRate(rate));
    if (toNumber(step.bytes) > 0) parts.push(formatBytes(step.bytes));
  }
  if (toNumber(step.rejected) > 0) parts.push(`${formatCount(step.rejected)} quarantined`);
  for (const { name, value } of step.figures) {
    if (TOLD_ELSEWHERE.includes(name) || (name === "warned" && step.kind !== "QUALITY")) continue;
    if (toNumber(value) > 0) parts.push(`${formatCount(value)} ${figureWord(name)}`);
  }
  return parts.slice(0, 2).join(" · ");
}

function meanRate(step: Step): number | null {
  if (!step.startedAt || !step.endedAt) return null;
  const seconds = (Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000;
  return seconds > 0 ? toNumber(step.done) / seconds : null;
}

/** "notEvaluated" as "not evaluated". */
function figureWord(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function noneOf(columns: number | null): string {
  return columns === null ? "none found" : `none of ${formatCount(columns)}`;
}

/** A cell of the stream × step table: what the step did for one stream. */
export function stepCell(step: Step | undefined): { tone: CellTone; text: string; aside: string } {
  if (!step || step.status === "PENDING") return { tone: "todo", text: "·", aside: "" };
  if (step.status === "SKIPPED" || step.status === "CANCELLED") {
    return { tone: "idle", text: step.status === "SKIPPED" ? "–" : "cancelled", aside: "" };
  }
  const count = formatCount(step.done);
  const isRunning = step.status === "RUNNING";
  const base: CellTone = step.status === "FAILED" ? "red" : isRunning ? "now" : step.status === "WARNED" ? "amber" : "";
  switch (step.kind) {
    case "READ":
    case "EXPLORE":
    case "CHART": {
      const rejected = toNumber(step.rejected);
      const total = toNumber(step.total);
      const aside =
        rejected > 0
          ? `${formatCount(rejected)} quar.`
          : isRunning && total > 0
            ? formatShare(Math.floor((toNumber(step.done) / total) * 100) / 100)
            : "";
      return { tone: base, text: count, aside };
    }
    case "PII":
      if (isRunning || step.status === "FAILED") return { tone: base, text: count, aside: "" };
      return toNumber(step.done) > 0
        ? { tone: "vio", text: `${count} found`, aside: "" }
        : { tone: base, text: noneOf(figure(step, "columns")), aside: "" };
    case "QUALITY": {
      const failed = figure(step, "failed") ?? 0;
      const warned = figure(step, "warned") ?? 0;
      const notEvaluated = figure(step, "notEvaluated") ?? 0;
      if (failed > 0) return { tone: base || "amber", text: `${failed} fail`, aside: `${count} pass` };
      if (warned > 0) return { tone: base || "amber", text: `${warned} warn`, aside: `${count} pass` };
      return { tone: base, text: `${count} pass`, aside: notEvaluated > 0 ? `${notEvaluated} n/e` : "" };
    }
    case "NAVIGATE": {
      const closed = figure(step, "closed") ?? 0;
      if (toNumber(step.done) === 0 && closed === 0 && !isRunning && base === "") {
        return { tone: base, text: "unchanged", aside: "" };
      }
      return { tone: base, text: `+${count}${closed > 0 ? ` −${formatCount(closed)}` : ""}`, aside: "" };
    }
    case "STATE":
      return { tone: base, text: isRunning ? "saving" : toNumber(step.done) > 0 ? "saved" : "none", aside: "" };
    case "LINEAGE":
      return { tone: base, text: isRunning ? "storing" : toNumber(step.done) > 0 ? "stored" : "none", aside: "" };
  }
}
