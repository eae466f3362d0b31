import { planColumns } from "../domain/schema/column-plan.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { chartColumnTypes } from "../layers/chart.ts";
import { inTransaction } from "../layers/layer-database.ts";
import { streamsUnder } from "../store/pii-policies.ts";
import { updateApplication } from "../store/policy-applications.ts";
import { protectionKeys } from "../store/protection-keys.ts";
import {
  forgetProtectedProfiles,
  lockPublication,
  publishedRows,
  readProtectionFacts,
  saveTreatments,
} from "../store/protections.ts";
import { dropOutdatedRaw, protectionUnder, protectPublished } from "./protect-stream.ts";
import type { SyncDeps } from "./sync-deps.ts";

/**
 * Brings chart and history of every stream under a policy, a stream a transaction: what comes later is published under it
 * anyway. A stream that was through is through when the work is taken up again, since doing it twice changes nothing.
 */
export async function applyPolicy(
  application: { id: string; policyId: string },
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<void> {
  const { id, policyId } = application;
  const streams = await streamsUnder(deps.store, policyId);
  await updateApplication(deps.store, id, {
    status: "running",
    startedAt: new Date(),
    streams: streams.length,
    done: 0,
    columns: 0,
    rows: 0n,
  });
  let columns = 0;
  let rows = 0;
  for (const [index, { syncStreamId }] of streams.entries()) {
    signal.throwIfAborted();
    const changed = await applyToStream(syncStreamId, deps);
    columns += changed.columns;
    rows += changed.rows;
    await updateApplication(deps.store, id, { done: index + 1, columns, rows: BigInt(rows) });
  }
  await updateApplication(deps.store, id, { status: "succeeded", endedAt: new Date() });
}

async function applyToStream(syncStreamId: string, deps: SyncDeps): Promise<{ columns: number; rows: number }> {
  const {
    tableName: table,
    primaryKey,
    stream,
  } = await deps.store.syncStream.findUniqueOrThrow({
    where: { id: syncStreamId },
    include: { stream: true },
  });
  return inTransaction(deps.layers, async (db) => {
    await lockPublication(db, syncStreamId);
    const charted = await chartColumnTypes(db, table);
    if (charted.size === 0) return { columns: 0, rows: 0 };
    const facts = await readProtectionFacts(db, syncStreamId);
    const planned = planColumns(stream.jsonSchema as JsonSchema);
    const keyFields = (primaryKey as string[][]).map(([field = ""]) => field);
    const keys = planned.filter(({ field }) => keyFields.includes(field)).map(({ column }) => column);
    const to = protectionUnder(facts, { name: table, columns: [...charted.keys()], keys });
    await protectPublished(
      { table },
      { from: facts.applied, to },
      db,
      await protectionKeys(deps.store, deps.secretBox),
    );
    // What was dropped before is not among the columns any more, and stays dropped.
    const dropped = (facts.applied?.columns ?? []).filter(({ columnName }) => !charted.has(columnName));
    await saveTreatments(db, syncStreamId, { ...to, columns: [...to.columns, ...dropped] });
    await forgetProtectedProfiles(db, syncStreamId);
    await dropOutdatedRaw(db, syncStreamId, facts.policy);
    return { columns: to.columns.length, rows: await publishedRows(db, syncStreamId) };
  });
}
