import { type KeptResult, keptCheck } from "../../domain/quality/kept-result.ts";
import type { CheckResult } from "../../domain/quality/sodacl/check-result.ts";
import type { CheckFileRecord } from "../../store/check-files.ts";
import type { RunCheckFile } from "./run-check-file.ts";

export interface FileReport extends Awaited<ReturnType<RunCheckFile>> {
  file: CheckFileRecord;
}

/** What the store keeps of a file's results; checks of one metric are told apart by their order. */
export function keptOf(
  { file, engine, durationMs }: FileReport,
  results: readonly CheckResult[],
  { personal, historyScope }: { personal: ReadonlySet<string>; historyScope: string },
): KeptResult[] {
  const seen = new Map<string, number>();
  return results.map((result) => {
    const nth = seen.get(result.metricKey) ?? 0;
    seen.set(result.metricKey, nth + 1);
    return keptCheck(result, nth, { file, personalColumns: personal, historyScope, engine, durationMs });
  });
}
