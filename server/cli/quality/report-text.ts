import { CHECK_OUTCOMES } from "../../domain/quality/sodacl/judge.ts";
import type { Verification } from "./verify-command.ts";

const WIDEST = Math.max(...CHECK_OUTCOMES.map((outcome) => outcome.length));

/** A line a check, what is wrong with the files, and the sums. */
export function asText({ checks, errors, statements }: Verification): string {
  const lines: string[] = [];
  let file: string | null = null;
  for (const { place, table, name, outcome, value, reason } of checks) {
    if (place.file !== file) lines.push(`${lines.length > 0 ? "\n" : ""}${place.file}`);
    file = place.file;
    const facts = [value === null ? null : `value ${value}`, reason].filter(Boolean).join("; ");
    lines.push(
      `  ${outcome.padEnd(WIDEST)}  ${table === null ? "" : `${table}: `}${name}${facts ? `  (${facts})` : ""}`,
    );
  }
  if (errors.length > 0) lines.push("", "Mistakes in the files and failed statements:");
  for (const { file: path, line, column, message } of errors) lines.push(`  ${path}:${line}:${column}  ${message}`);
  const sums = CHECK_OUTCOMES.map((outcome) => ({
    outcome,
    count: checks.filter((check) => check.outcome === outcome).length,
  }));
  const told = sums.filter(({ count }) => count > 0).map(({ outcome, count }) => `${count} ${outcome}`);
  lines.push("", `${checks.length} checks: ${told.join(", ") || "none"}; ${statements} statements.`);
  return `${lines.join("\n")}\n`;
}
