import type { Treatment } from "../domain/pii/policy.ts";
import type { Store } from "./database.ts";

export interface PublishedTreatment {
  treatment: Treatment;
  /** Only what is personal inside its texts or JSON. */
  isWithin: boolean;
}

/** What was done to each column of chart and navigate; null for those that are as the source sent them. */
export async function treatmentsOfColumns(
  store: Store,
  columns: readonly { syncStreamId: string; name: string }[],
): Promise<(PublishedTreatment | null)[]> {
  const rows = await store.columnTreatment.findMany({
    where: {
      syncStreamId: { in: columns.map(({ syncStreamId }) => syncStreamId) },
      columnName: { in: columns.map(({ name }) => name) },
    },
    orderBy: { path: "asc" },
  });
  return columns.map(({ syncStreamId, name }) => {
    const row = rows.find((treated) => treated.syncStreamId === syncStreamId && treated.columnName === name);
    if (!row) return null;
    const isWithin = row.path !== "" || row.treatment === "within";
    return { treatment: row.treatment === "within" ? "redact" : (row.treatment as Treatment), isWithin };
  });
}
