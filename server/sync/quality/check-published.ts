import { chartedTables, checkFilesByIds, personalColumnsOf } from "../../store/check-files.ts";
import { checkHistory } from "../../store/check-history.ts";
import { beginCheckRun, checkRunsByIds, endCheckRun } from "../../store/check-runs.ts";
import { saveResults } from "../../store/save-results.ts";
import type { SyncDeps } from "../sync-deps.ts";
import { namesOf, publishedTables } from "./check-tables.ts";
import { keptOf } from "./keep-checks.ts";
import { runNatively } from "./run-check-file.ts";

/** Rows that are published have one history, whoever looked at them. */
const SCOPE = "published";

/**
 * Runs a file of checks on what is published, beside any sync, and keeps what they found. Returns at once for a run that is
 * over. A file that cannot be run at all ends its run as failed, with why.
 */
export async function checkPublished(checkRunId: string, deps: Pick<SyncDeps, "store" | "layers">): Promise<void> {
  const { store } = deps;
  const at = new Date();
  if (!(await beginCheckRun(store, checkRunId, at))) return;
  const [run] = await checkRunsByIds(store, [checkRunId]);
  const [file] = run ? await checkFilesByIds(store, [run.checkFileId]) : [];
  if (!file) return;
  const engine = "native";
  try {
    const charted = (await chartedTables(store, file.syncId)).filter(({ isPublished }) => isPublished);
    const tables = publishedTables(charted);
    const history = checkHistory(store, {
      datasetIds: charted.map(({ datasetId }) => datasetId),
      scope: SCOPE,
      runId: null,
    });
    const report = { ...(await runNatively(deps.layers, { file, tables, history, at })), file };
    const home = file.datasetId ?? charted[0]?.datasetId;
    const byDataset = Map.groupBy(report.results, ({ table }) => {
      const name = table?.replace(/^["`[]|["`\]]$/g, "");
      const own = charted.find(({ streamName, tableName }) => name && namesOf(streamName, tableName).includes(name));
      return own?.datasetId ?? home;
    });
    const personal = await personalColumnsOf(
      store,
      charted.map(({ datasetId }) => datasetId),
    );
    for (const [place, { datasetId }] of charted.entries()) {
      const results = byDataset.get(datasetId) ?? [];
      const context = { personal: personal[place] ?? new Set(), historyScope: SCOPE };
      const kept = keptOf(report, results, context);
      await saveResults(store, { datasetId, at, origin: { checkRunId }, results: kept, fileIds: [file.id] });
    }
    const problems = report.problems.map(({ line, column, message }) => ({ line, column, message }));
    const { statements } = report;
    await endCheckRun(store, checkRunId, { status: "succeeded", engine, statements, problems, at: new Date() });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const problems = [{ line: null, column: null, message: `The checks could not run: ${message}` }];
    await endCheckRun(store, checkRunId, { status: "failed", engine, statements: null, problems, at: new Date() });
  }
}
