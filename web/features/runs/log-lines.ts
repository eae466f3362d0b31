import type { StepKind } from "../../graphql/generated/graphql.ts";
import type { LogLine } from "./fold-run-events.ts";

export const logLevels = ["all", "info", "warn", "error"] as const;
export type LogLevelFilter = (typeof logLevels)[number];

type Filter = { level: LogLevelFilter; steps: readonly StepKind[]; streams: readonly string[]; text: string };

/** The lines that pass: AND between the filters, OR within one; an empty filter passes all. Debug counts as info. */
export function selectLines(lines: readonly LogLine[], filter: Filter): readonly LogLine[] {
  const { level, steps, streams } = filter;
  const text = filter.text.trim().toLowerCase();
  if (level === "all" && steps.length === 0 && streams.length === 0 && text === "") return lines;
  return lines.filter(
    (line) =>
      (level === "all" || levelOf(line) === level) &&
      (steps.length === 0 || (line.logStep !== null && steps.includes(line.logStep))) &&
      (streams.length === 0 || (line.streamName !== null && streams.includes(line.streamName))) &&
      (text === "" || line.message.toLowerCase().includes(text)),
  );
}

function levelOf(line: LogLine): LogLevelFilter {
  return line.level === "ERROR" ? "error" : line.level === "WARN" ? "warn" : "info";
}

/** Tab-separated, one line each, as a file. */
export function toLogText(lines: readonly LogLine[]): string {
  return lines
    .map(({ at, level, logStep, streamName, message, repeated }) =>
      [at, level, logStep ?? "-", streamName ?? "-", repeated > 1 ? `${message} (x${repeated})` : message].join("\t"),
    )
    .join("\n");
}
