import type { ColumnVerdict } from "../domain/pii/column-verdict.ts";
import { type Decision, type Observation, type Review, reviewFinding } from "../domain/pii/review-finding.ts";
import { announceNewFindings } from "./announce-results.ts";
import type { Store, StoreTransaction } from "./database.ts";
import type { Prisma } from "./generated/client.ts";

/** One column as a run saw it. */
export interface ObservedColumn {
  name: string;
  /** PostgreSQL's name of its type. */
  type: string;
  /** Values looked at and rows that have one. */
  sampled: number;
  nonNull: number;
  verdict: ColumnVerdict | null;
}

type Known = Prisma.PiiFindingGetPayload<object>;
interface Seen {
  columnName: string;
  path: string;
  verdict: ColumnVerdict | null;
  observation: Observation;
  nonNull: number;
}

/** Brings what is known of a stream's columns up to what a run saw of them. Repeatable. */
export async function saveFindings(
  store: Store,
  datasetId: string,
  run: { runId: string; at: Date; isWhole: boolean },
  columns: readonly ObservedColumn[],
): Promise<void> {
  await store.$transaction(async (tx) => {
    const known = await tx.piiFinding.findMany({ where: { datasetId } });
    const seen = columns.flatMap((column) => placesOf(column, known, run.isWhole));
    const forNames = await nameDecisions(
      tx,
      seen.map(({ columnName, path }) => decisionName(columnName, path)),
    );
    const news: { columnName: string; entityType: string; confidence: number }[] = [];
    for (const place of seen) {
      const before = findingAt(known, place);
      const forName = forNames.get(decisionName(place.columnName, place.path)) ?? null;
      const review = reviewFinding(before, place.observation, forName);
      await follow(tx, { datasetId, ...run }, { place, before, review, decidedBy: forName?.decidedBy ?? null });
      if (review.action === "suggest" && review.decided === null && before?.entityType !== place.verdict?.entityType) {
        const columnName = place.path === "" ? place.columnName : `${place.columnName}.${place.path}`;
        news.push({ columnName, entityType: place.verdict!.entityType, confidence: place.verdict!.confidence });
      }
    }
    await announceNewFindings(tx, { datasetId, runId: run.runId, at: run.at }, news);
  });
}

/** A decision's name: in lower case, since sources differ in nothing as much; with its path where it has one. */
export function decisionName(columnName: string, path: string): string {
  return (path === "" ? columnName : `${columnName}.${path}`).toLowerCase();
}

/** The column, the paths that its verdict names, and those that are known and were not seen again. */
function placesOf(column: ObservedColumn, known: readonly Known[], isWhole: boolean): Seen[] {
  const { name, type: columnType, sampled, nonNull, verdict } = column;
  const nested = verdict?.nested ?? [];
  const unseen = known.filter(
    ({ columnName, path }) => columnName === name && path !== "" && !nested.some((found) => found.path === path),
  );
  const observed = (path: string, found: ColumnVerdict | null, looked: number): Seen => ({
    columnName: name,
    path,
    verdict: found,
    nonNull,
    observation: {
      detectedType: found?.entityType ?? null,
      confidence: found?.confidence ?? 0,
      sampled: looked,
      columnType,
      isWhole,
    },
  });
  return [
    observed("", verdict, sampled),
    ...nested.map(({ path, verdict: found }) => observed(path, found, found.sampled)),
    ...unseen.map(({ path }) => observed(path, null, sampled)),
  ];
}

function findingAt(
  known: readonly Known[],
  { columnName, path }: Seen,
):
  | (Known & {
      status: Decision["status"] | "suggested";
      decidedOn: { detectedType: string | null; columnType: string } | null;
    })
  | null {
  const row = known.find((finding) => finding.columnName === columnName && finding.path === path);
  return (row ?? null) as ReturnType<typeof findingAt>;
}

async function follow(
  tx: StoreTransaction,
  run: { datasetId: string; runId: string; at: Date },
  { place, before, review, decidedBy }: { place: Seen; before: Known | null; review: Review; decidedBy: string | null },
): Promise<void> {
  const { datasetId, runId, at } = run;
  const { columnName, path, verdict, observation } = place;
  switch (review.action) {
    case "leave":
      return;
    case "remove":
      await tx.piiFinding.delete({ where: { id: before!.id } });
      return;
    case "keep":
      await tx.piiFinding.update({
        where: { id: before!.id },
        data: {
          attention: review.attention,
          ...(review.isEvidenceNew ? evidenceOf(place) : { detectedType: observation.detectedType }),
          lastRunId: runId,
          lastSeen: at,
        },
      });
      return;
    case "suggest": {
      const { decided } = review;
      const data = {
        ...evidenceOf(place),
        entityType: decided?.entityType ?? verdict!.entityType,
        lastRunId: runId,
        lastSeen: at,
        ...(decided && {
          status: decided.status,
          decidedBy,
          decidedAt: at,
          decidedFor: "name",
          decidedOn: { detectedType: observation.detectedType, columnType: observation.columnType },
        }),
      };
      await tx.piiFinding.upsert({
        where: { datasetId_columnName_path: { datasetId, columnName, path } },
        create: { datasetId, columnName, path, firstRunId: runId, firstSeen: at, ...data },
        update: data,
      });
    }
  }
}

function evidenceOf({ verdict, nonNull, observation }: Seen) {
  const { entityType, confidence, sampled, matched, validated, nameMatch, explanation, maskedExamples } = verdict!;
  return {
    detectedType: entityType,
    confidence,
    sampled,
    matched,
    validated,
    nonNull: BigInt(nonNull),
    nameMatch,
    explanation,
    maskedExamples,
    contains: verdict!.contains,
    recognizer: verdict!.recognizer,
    columnType: observation.columnType,
  };
}

async function nameDecisions(
  tx: StoreTransaction,
  names: readonly string[],
): Promise<Map<string, Decision & { decidedBy: string }>> {
  const rows = await tx.piiNameDecision.findMany({ where: { name: { in: [...new Set(names)] } } });
  return new Map(
    rows.map(({ name, status, entityType, decidedBy }) => [
      name,
      { status: status as Decision["status"], entityType, decidedBy },
    ]),
  );
}
