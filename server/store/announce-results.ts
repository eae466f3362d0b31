import type { DimensionResult } from "../domain/quality/dimension-result.ts";
import type { StoreTransaction } from "./database.ts";
import { announce } from "./occurrences.ts";

/** Where results belong. */
interface Place {
  datasetId: string;
  runId: string;
  at: Date;
}

/** Tells of columns found personal for the first time. */
export async function announceNewFindings(
  tx: StoreTransaction,
  place: Place,
  found: readonly { columnName: string; entityType: string }[],
): Promise<void> {
  if (found.length === 0) return;
  const { syncId, streamName } = await streamOf(tx, place.datasetId);
  const columns = found.length === 1 ? `the column ${found[0]!.columnName}` : `${found.length} columns`;
  const title = `Personal data found in ${columns} of ${streamName}.`;
  await announce(tx, [{ kind: "pii_found", title, syncId, streamName, ...place, facts: { columns: found } }]);
}

/** Tells of checks that fail and did not fail in the run before; once a run, however often it is tried. */
export async function announceFailedChecks(
  tx: StoreTransaction,
  place: Place,
  results: readonly Pick<DimensionResult, "name" | "outcome" | "message">[],
): Promise<void> {
  const failing = results.filter(({ outcome }) => outcome === "fail" || outcome === "error");
  if (failing.length === 0) return;
  const before = await tx.qualityResult.findMany({
    where: { datasetId: place.datasetId, runId: { not: place.runId } },
    distinct: ["name"],
    orderBy: [{ name: "asc" }, { at: "desc" }],
    select: { name: true, outcome: true },
  });
  const failedBefore = new Set(
    before.filter(({ outcome }) => outcome === "fail" || outcome === "error").map((r) => r.name),
  );
  const checks = failing
    .filter(({ name }) => !failedBefore.has(name))
    .map(({ name, outcome, message }) => ({ name, outcome, message }));
  if (checks.length === 0) return;
  const { syncId, streamName } = await streamOf(tx, place.datasetId);
  const what = checks.length === 1 ? `The check ${checks[0]!.name} fails` : `${checks.length} checks fail`;
  await announce(tx, [
    {
      kind: "check_failed",
      title: `${what} on ${streamName}.`,
      syncId,
      streamName,
      ...place,
      facts: { checks },
      onceKey: `check_failed:${place.runId}:${place.datasetId}`,
    },
  ]);
}

async function streamOf(tx: StoreTransaction, datasetId: string): Promise<{ syncId: string; streamName: string }> {
  const { name, syncStream } = await tx.dataset.findUniqueOrThrow({
    where: { id: datasetId },
    select: { name: true, syncStream: { select: { syncId: true } } },
  });
  return { syncId: syncStream.syncId, streamName: name };
}
