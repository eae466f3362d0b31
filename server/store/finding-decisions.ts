import { refreshCatalogEntries } from "./catalog-entries.ts";
import type { Store, StoreTransaction } from "./database.ts";
import type { FindingStatus } from "./findings.ts";
import { Prisma } from "./generated/client.ts";
import { decisionName } from "./save-findings.ts";

export interface FindingDecision {
  /** "suggested" takes a decision back. */
  status: FindingStatus;
  /** What it is, where it is not what was detected. */
  entityType: string | null;
  /** For all columns of the name, those to come included. */
  isForName: boolean;
  by: string;
  at: Date;
}

/** Notes a person's word on a finding. Gives the findings that it decided, the first of them this one; none for an unknown id. */
export function decideFinding(store: Store, id: string, decision: FindingDecision): Promise<string[]> {
  return store.$transaction(async (tx) => {
    const finding = await tx.piiFinding.findUnique({ where: { id } });
    if (finding === null) return [];
    const name = decisionName(finding.columnName, finding.path);
    const forName = decision.isForName || (decision.status === "suggested" && finding.decidedFor === "name");
    const others = forName ? await findingsOfName(tx, name) : [];
    // A word on all columns of a name does not overrule what somebody said of one of them.
    const ids = [
      id,
      ...others.filter((other) => other.id !== id && other.decidedFor !== "column").map((other) => other.id),
    ];
    if (decision.status === "suggested") {
      if (forName) await tx.piiNameDecision.deleteMany({ where: { name } });
      await takeBack(tx, ids);
      await refreshCatalog(tx, ids);
      return ids;
    }
    if (forName) {
      const { status, entityType, by, at } = decision;
      const data = { status, entityType, decidedBy: by, decidedAt: at };
      await tx.piiNameDecision.upsert({ where: { name }, create: { name, ...data }, update: data });
    }
    await decideAll(tx, ids, { ...decision, isForName: forName });
    await refreshCatalog(tx, ids);
    return ids;
  });
}

/** Says that a column is personal that nothing was found in; takes the place of a suggestion. False for an unknown column. */
export async function markColumn(
  store: Store,
  place: { datasetId: string; columnName: string; path: string },
  { entityType, by, at }: { entityType: string; by: string; at: Date },
): Promise<string | null> {
  const known = await store.dataset.findFirst({
    where: { syncStream: { datasets: { some: { id: place.datasetId } } }, layer: "chart" },
    select: { id: true, columns: { where: { name: place.columnName }, select: { type: true } } },
  });
  const column = known?.columns[0];
  if (!known || !column) return null;
  const where = { datasetId: known.id, columnName: place.columnName, path: place.path };
  const decided = {
    entityType,
    status: "confirmed",
    decidedBy: by,
    decidedAt: at,
    decidedFor: "column",
    attention: null,
  };
  const { id } = await store.piiFinding.upsert({
    where: { datasetId_columnName_path: where },
    create: {
      ...where,
      ...decided,
      confidence: 1,
      sampled: 0,
      matched: 0,
      explanation: "Marked by a person; nothing in its values or its name says so.",
      maskedExamples: [],
      recognizer: "person",
      columnType: column.type,
      decidedOn: { detectedType: null, columnType: column.type },
    },
    update: decided,
  });
  return id;
}

/** The catalog is searched by types of personal data. */
async function refreshCatalog(tx: StoreTransaction, ids: readonly string[]): Promise<void> {
  const streams = await tx.dataset.findMany({
    where: { findings: { some: { id: { in: [...ids] } } } },
    select: { syncStreamId: true },
  });
  for (const { syncStreamId } of streams) await refreshCatalogEntries(tx, { syncStreamId });
}

async function decideAll(tx: StoreTransaction, ids: readonly string[], decision: FindingDecision): Promise<void> {
  const { status, entityType, isForName, by, at } = decision;
  await tx.$executeRaw`
    update atlas."PiiFinding" set status = ${status}, "entityType" = coalesce(${entityType}, "detectedType", "entityType"),
      "decidedBy" = ${by}, "decidedAt" = ${at}, "decidedFor" = ${isForName ? "name" : "column"}, attention = null,
      "decidedOn" = jsonb_build_object('detectedType', "detectedType", 'columnType', "columnType")
    where id = any(${[...ids]}::uuid[])`;
}

/** What only a person said goes altogether; what was detected is a suggestion again. */
async function takeBack(tx: StoreTransaction, ids: readonly string[]): Promise<void> {
  await tx.piiFinding.deleteMany({ where: { id: { in: [...ids] }, detectedType: null, recognizer: "person" } });
  await tx.$executeRaw`
    update atlas."PiiFinding" set status = 'suggested', "entityType" = coalesce("detectedType", "entityType"),
      "decidedBy" = null, "decidedAt" = null, "decidedFor" = null, "decidedOn" = null, attention = null
    where id = any(${[...ids]}::uuid[])`;
}

function findingsOfName(tx: StoreTransaction, name: string): Promise<{ id: string; decidedFor: string | null }[]> {
  return tx.$queryRaw(Prisma.sql`
    select id::text, "decidedFor" from atlas."PiiFinding"
    where lower(case when path = '' then "columnName" else "columnName" || '.' || path end) = ${name}`);
}
