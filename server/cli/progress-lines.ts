import type { StepAccount } from "../domain/run-events.ts";
import { type StepStatus, SYNC_STEPS } from "../domain/steps.ts";

const BAR_CELLS = 20;
const MARKS: Record<StepStatus, string> = {
  pending: "·",
  running: "▸",
  succeeded: "✓",
  warned: "!",
  failed: "✗",
  skipped: "–",
  cancelled: "–",
};

/** A stream's steps, in their order. */
export type StreamAccounts = readonly StepAccount[];

/** One line for a stream: its name, a mark for each step, and the newest step that runs with its bar, count and rate. */
export function progressLine(name: string, accounts: StreamAccounts): string {
  const marks = accounts.map(({ status }) => MARKS[status]).join("");
  const current = accounts.findLast(({ status }) => status === "running") ?? accounts.findLast(isBegun);
  return [name.padEnd(20), marks, current ? stepText(current) : "waiting"].join("  ");
}

export function isFinished(accounts: StreamAccounts): boolean {
  return accounts.every(({ status }) => status !== "pending" && status !== "running");
}

/** "read  succeeded: 1,458" of a step that has just changed, for output that is no terminal. */
export function stepLine({ streamName, step, status, done, rejected }: StepAccount): string {
  const refused = rejected > 0 ? `, ${count(rejected)} quarantined` : "";
  const figures = status === "running" ? "" : ` ${count(done)}${refused}`;
  return `${streamName ?? ""}: ${step} ${status}${figures}`;
}

export function count(number: number): string {
  return number.toLocaleString("en-US");
}

function stepText({ step, status, done, total, isTotalEstimate, perSecond }: StepAccount): string {
  const of = total === null || total === done ? "" : ` of ${isTotalEstimate ? "about " : ""}${count(total)}`;
  const rate = status === "running" && perSecond ? `  ${count(perSecond)}/s` : "";
  return `${step.padEnd(8)} ${bar(done, status === "running" ? total : done)} ${count(done)}${of}${rate}`;
}

/** Full for a step whose total nobody knows would be a lie; so it is empty until the step ends. */
function bar(done: number, total: number | null): string {
  const share = total === null ? 0 : total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * BAR_CELLS);
  return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
}

function isBegun({ status }: StepAccount): boolean {
  return status !== "pending" && status !== "skipped";
}

/** The stream's accounts with one of them replaced. */
export function withAccount(accounts: StreamAccounts, account: StepAccount): StreamAccounts {
  const others = accounts.filter(({ step }) => step !== account.step);
  return [...others, account].sort((a, b) => SYNC_STEPS.indexOf(a.step) - SYNC_STEPS.indexOf(b.step));
}
