import { sightingOfResult } from "../domain/quality/incident.ts";
import type { KeptResult } from "../domain/quality/kept-result.ts";
import { announceFailedChecks } from "./announce-results.ts";
import { refreshCatalogEntries } from "./catalog-entries.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { foldSightings } from "./incidents.ts";
import { notifyQuality } from "./quality-feed.ts";

/** What results came of: a sync's run over its staged rows, or a run of checks over published ones. */
export type ResultOrigin = { runId: string; checkRunId?: undefined } | { checkRunId: string; runId?: undefined };

export interface SavedResults {
  datasetId: string;
  origin: ResultOrigin;
  at: Date;
  results: readonly KeptResult[];
  /** Files that were read whole: checks of theirs without a result have left them. */
  fileIds: readonly string[];
}

/**
 * Keeps what checks of one dataset found, with all that follows from it in the same transaction: the checks themselves,
 * which result is the newest, incidents, and that people are told. Results of an earlier attempt are replaced.
 */
export async function saveResults(store: Store, saved: SavedResults): Promise<void> {
  const { datasetId, origin, at, results, fileIds } = saved;
  await store.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`quality:${datasetId}`}, 0))::text`;
    await tx.qualityResult.deleteMany({ where: { datasetId, ...origin } });
    const checks = await upsertChecks(tx, datasetId, results);
    await tx.qualityCheck.updateMany({
      where: { datasetId, checkFileId: { in: [...fileIds] }, id: { notIn: [...checks.values()] } },
      data: { isActive: false },
    });
    const checkIds = [...checks.values()];
    const before = await tx.qualityResult.findMany({
      where: { checkId: { in: checkIds } },
      distinct: ["checkId"],
      orderBy: [{ checkId: "asc" }, { at: "desc" }],
      select: { checkId: true, outcome: true },
    });
    await tx.qualityResult.updateMany({
      where: { OR: [{ checkId: { in: checkIds } }, { datasetId, check: { isActive: false } }], isLatest: true },
      data: { isLatest: false },
    });
    await tx.qualityResult.createMany({
      data: results.map((result) => ({ ...rowOf(result), checkId: checks.get(result.key)!, datasetId, ...origin, at })),
    });
    await tellOf(tx, saved, checks, new Set(before.filter(({ outcome }) => isBad(outcome)).map((r) => r.checkId)));
    // A run of the sync refreshes it when it publishes.
    if (origin.runId === undefined) await refreshCatalogEntries(tx, { datasetId });
    await notifyQuality(tx, { kind: "results", id: datasetId });
  });
}

/** Incidents, and word of what did not fail before. */
async function tellOf(
  tx: StoreTransaction,
  { datasetId, origin, at, results }: SavedResults,
  checks: ReadonlyMap<string, string>,
  failedBefore: ReadonlySet<string>,
): Promise<void> {
  const { name, syncStream } = await tx.dataset.findUniqueOrThrow({
    where: { id: datasetId },
    select: { name: true, syncStream: { select: { syncId: true } } },
  });
  const place = { datasetId, syncId: syncStream.syncId, streamName: name };
  const news = results.filter((result) => isBad(result.outcome) && !failedBefore.has(checks.get(result.key)!));
  const runOf = origin.runId === undefined ? {} : { runId: origin.runId };
  await announceFailedChecks(tx, { ...place, ...runOf, at, origin: origin.runId ?? origin.checkRunId }, news);
  const sightings = results.flatMap((result) => {
    const sighting = sightingOfResult(result, {
      ...place,
      checkId: checks.get(result.key)!,
      runId: origin.runId ?? null,
    });
    return sighting ? [sighting] : [];
  });
  await foldSightings(tx, sightings, at);
}

function isBad(outcome: string): boolean {
  return outcome === "fail" || outcome === "error";
}

/** Ids of the checks by key. One that changed its words or its line keeps its history. */
async function upsertChecks(
  tx: StoreTransaction,
  datasetId: string,
  results: readonly KeptResult[],
): Promise<Map<string, string>> {
  const facts = results.map(({ key, origin, checkFileId, name, definition, line, dimension, columnName }) => ({
    datasetId,
    ...{ key, origin, checkFileId, name, definition, line, dimension, columnName },
  }));
  await tx.qualityCheck.createMany({ data: facts, skipDuplicates: true });
  const rows = await tx.qualityCheck.findMany({ where: { datasetId, key: { in: facts.map(({ key }) => key) } } });
  const known = new Map(rows.map((row) => [row.key, row]));
  for (const { key, name, definition, line, dimension, columnName } of facts) {
    const row = known.get(key)!;
    const now = { name, definition, line, dimension, columnName, isActive: true };
    const isSame = Object.entries(now).every(([field, value]) => row[field as keyof typeof now] === value);
    if (!isSame) await tx.qualityCheck.update({ where: { id: row.id }, data: now });
  }
  return new Map(rows.map(({ key, id }) => [key, id]));
}

function rowOf(result: KeptResult) {
  const {
    key: _,
    origin: _origin,
    checkFileId: _file,
    definition: _text,
    line: _line,
    columnName: _column,
    ...row
  } = result;
  const { observed, parts, rows } = result;
  return {
    ...row,
    rows: rows === null ? null : BigInt(rows),
    parts: JSON.parse(JSON.stringify(parts)),
    ...(observed === null ? { observed: undefined } : { observed: JSON.parse(JSON.stringify(observed)) }),
  };
}
