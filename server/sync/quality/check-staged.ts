import type { RuleOutcome } from "../../domain/quality/dimension-result.ts";
import type { Check } from "../../domain/quality/sodacl/check.ts";
import type { CheckResult } from "../../domain/quality/sodacl/check-result.ts";
import type { StreamProfile } from "../../domain/quality/stream-profile.ts";
import { stagingName } from "../../layers/stream-tables.ts";
import { chartedTables, enabledFilesOfSync } from "../../store/check-files.ts";
import { checkHistory } from "../../store/check-history.ts";
import type { SyncPlan } from "../../store/plans.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import { tableOf, tablesDuringRun } from "./check-tables.ts";
import type { FileReport } from "./keep-checks.ts";
import { type RunCheckFile, runNatively } from "./run-check-file.ts";

/** What staged rows are compared with: those of a mirror are all there is, others are what one run brought. */
export function historyScopeOf({ plan }: PreparedStream): string {
  return plan.writeMode === "overwrite" ? "published" : "staged";
}

/** Runs every check that is about a stream on the rows that its run has staged. */
export async function checkStaged(
  plan: SyncPlan,
  stream: PreparedStream,
  { datasetId, at }: { datasetId: string; at: Date },
  deps: SyncDeps,
  run: RunCheckFile = runNatively,
): Promise<FileReport[]> {
  const files = await enabledFilesOfSync(deps.store, plan.syncId);
  if (files.length === 0) return [];
  const charted = await chartedTables(deps.store, plan.syncId);
  const tables = await tablesDuringRun(deps.layers, { plan, current: stream.plan, charted });
  const history = checkHistory(deps.store, {
    datasetIds: charted.map((table) => table.datasetId),
    scope: historyScopeOf(stream),
    runId: plan.runId,
  });
  const isFirst = plan.streams[0] === stream.plan;
  const reports: FileReport[] = [];
  for (const file of files) {
    // A check about none of the sync's tables is run once: with the file's own stream, or with the first.
    const isHome = file.datasetId === null ? isFirst : file.datasetId === datasetId;
    const isWanted = (check: Check) => {
      const table = tableOf(check, tables);
      return table ? table.table === stagingName(stream.plan) : isHome;
    };
    const report = await run(deps.layers, { file, tables, history, at, isWanted });
    const ownLines = new Set(report.results.map(({ place }) => place.line));
    const problems = isHome ? report.problems : report.problems.filter(({ line }) => ownLines.has(line));
    reports.push({ ...report, file, problems });
  }
  return reports;
}

/** Checks on rows speak for a dimension as its derived rules do, where it is known how many they looked at. */
export function rulesOf(reports: readonly FileReport[], profile: StreamProfile): RuleOutcome[] {
  return reports.flatMap(({ results }) =>
    results.flatMap((result) => {
      const evaluated = evaluatedBy(result, profile);
      const isMeasured = result.outcome === "pass" || result.outcome === "warn" || result.outcome === "fail";
      if (evaluated === null || result.dimension === null || !isMeasured || result.value === null) return [];
      const { dimension, column, name, value } = result;
      return [{ dimension, rule: name, column, evaluated, failed: Math.min(Number(value), evaluated) }];
    }),
  );
}

function evaluatedBy({ countsOf, column }: CheckResult, profile: StreamProfile): number | null {
  if (countsOf === null) return null;
  if (countsOf === "rows") return profile.rows;
  return profile.columns.find(({ name }) => name === column)?.nonNull ?? null;
}
