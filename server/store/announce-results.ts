import type { KeptResult } from "../domain/quality/kept-result.ts";
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

/** Tells of checks that fail and did not fail before; once a run of the sync or of its checks, however often it is tried. */
export async function announceFailedChecks(
  tx: StoreTransaction,
  {
    origin,
    ...place
  }: { datasetId: string; syncId: string; streamName: string; at: Date; runId?: string; origin: string },
  checks: readonly Pick<KeptResult, "name" | "outcome" | "message">[],
): Promise<void> {
  if (checks.length === 0) return;
  const what = checks.length === 1 ? `The check ${checks[0]!.name} fails` : `${checks.length} checks fail`;
  await announce(tx, [
    {
      kind: "check_failed",
      title: `${what} on ${place.streamName}.`,
      ...place,
      facts: { checks: checks.map(({ name, outcome, message }) => ({ name, outcome, message })) },
      onceKey: `check_failed:${origin}:${place.datasetId}`,
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
