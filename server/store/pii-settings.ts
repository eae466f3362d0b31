import type { PiiEngine } from "../domain/pii/engine.ts";
import type { Store } from "./database.ts";

export interface PiiSettingsRecord {
  engine: PiiEngine;
  version: number;
  updatedBy: string | null;
}

const UNTOUCHED: PiiSettingsRecord = { engine: "native", version: 0, updatedBy: null };

export async function piiSettings(store: Store): Promise<PiiSettingsRecord> {
  const row = await store.piiSettings.findUnique({ where: { id: 1 } });
  return row ? { engine: row.engine as PiiEngine, version: row.version, updatedBy: row.updatedBy } : UNTOUCHED;
}

/** False when somebody changed them since `expectedVersion` was read. */
export async function savePiiSettings(
  store: Store,
  settings: { engine: PiiEngine; expectedVersion: number; by: string },
): Promise<boolean> {
  const { engine, expectedVersion, by: updatedBy } = settings;
  if (expectedVersion === 0) {
    const { count } = await store.piiSettings.createMany({
      data: [{ id: 1, engine, updatedBy }],
      skipDuplicates: true,
    });
    return count === 1;
  }
  const { count } = await store.piiSettings.updateMany({
    where: { id: 1, version: expectedVersion },
    data: { engine, updatedBy, version: { increment: 1 } },
  });
  return count === 1;
}

/** Who looks at a sync's columns: what the sync says, else the installation. */
export async function engineOfSync(store: Store, syncId: string): Promise<PiiEngine> {
  const sync = await store.sync.findUnique({ where: { id: syncId }, select: { piiEngine: true } });
  return (sync?.piiEngine as PiiEngine | null | undefined) ?? (await piiSettings(store)).engine;
}
