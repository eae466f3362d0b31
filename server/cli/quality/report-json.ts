import type { Measured } from "../../domain/quality/sodacl/judge.ts";
import type { Verification } from "./verify-command.ts";

/** One JSON object. Integers keep all digits; what JSON has no number for is the text nan, inf or -inf. */
export function asJson({ checks, errors, statements }: Verification): string {
  const rows = checks.map(({ place, check, name, table, column, outcome, value, reason }) => {
    const facts = { file: place.file, line: place.line, check, name, table, column, outcome };
    return `${JSON.stringify(facts).slice(0, -1)},"value":${valueText(value)},"reason":${JSON.stringify(reason)}}`;
  });
  const problems = errors.map(({ file, line, column, message }) => JSON.stringify({ file, line, column, message }));
  return `{"checks":[${rows.join(",")}],"errors":[${problems.join(",")}],"statements":${statements}}\n`;
}

function valueText(value: Measured | null): string {
  if (typeof value === "bigint") return value.toString();
  if (value === null || Number.isFinite(value)) return JSON.stringify(value);
  return Number.isNaN(value) ? '"nan"' : value > 0 ? '"inf"' : '"-inf"';
}
