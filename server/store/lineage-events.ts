import { createHash } from "node:crypto";
import type { RunEvent } from "../domain/lineage/open-lineage-event.ts";
import type { ReceivedEvent } from "../domain/lineage/received-event.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { queueDeliveries } from "./deliveries.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface LineageEventRecord {
  id: string;
  /** Sent here by another tool. */
  isReceived: boolean;
  /** START … OTHER of a run event; JOB or DATASET of the others. */
  eventType: string;
  at: Date;
  jobNamespace: string | null;
  jobName: string | null;
  runId: string | null;
  /** The OpenLineage event as it was sent. */
  payload: unknown;
}

export async function lineageEventsByIds(store: Store, ids: readonly string[]): Promise<LineageEventRecord[]> {
  const rows = await store.lineageEvent.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ syncRunId: _run, onceKey: _key, ...event }) => event);
}

/** Newest first. `runId` is a run of Atlas: its own events and those of its streams. */
export function listLineageEvents({ runId, search }: { runId?: string | null; search?: string | null }): Listing {
  const conditions = [
    ...(runId ? [Prisma.sql`item."syncRunId" = ${runId}::uuid`] : []),
    ...(search ? [Prisma.sql`item."jobName" ilike ${`%${search.replace(/[\\%_]/g, "\\$&")}%`}`] : []),
  ];
  return {
    from: Prisma.sql`atlas."LineageEvent" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

/** The payloads of Atlas's own stored events, or of one run's (by its number), oldest first; read page by page. */
export async function* storedLineagePayloads(store: Store, runNumber: number | null): AsyncGenerator<unknown> {
  const PAGE = 200;
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const rows: { at: Date; id: string; payload: unknown }[] = await store.$queryRaw`
      select item.at, item.id::text, item.payload from atlas."LineageEvent" item
      where not item."isReceived"
        and (${runNumber}::int is null or item."syncRunId" = (select id from atlas."SyncRun" where number = ${runNumber}::int))
        and (${after?.id ?? null}::uuid is null
          or (item.at, item.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by item.at, item.id limit ${PAGE}`;
    for (const { payload } of rows) yield payload;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}

const ENDS = ["COMPLETE", "FAIL", "ABORT"];

/**
 * Stores a run's events once each, and queues those that are new for every target, in one transaction: a second attempt
 * builds the same events again, and a run that has ended does not end twice. Returns how many were new.
 */
export async function saveRunEvents(store: Store, syncRunId: string, events: readonly RunEvent[]): Promise<number> {
  return store.$transaction(async (tx) => {
    const runIds = [...new Set(events.map(({ run }) => run.runId))];
    const known = await tx.lineageEvent.findMany({
      where: { runId: { in: runIds } },
      select: { runId: true, eventType: true },
    });
    const told = new Set(known.map(({ runId, eventType }) => `${runId} ${eventType}`));
    const ended = new Set(known.filter(({ eventType }) => ENDS.includes(eventType)).map(({ runId }) => runId));
    const wanted = events.filter(
      ({ run, eventType }) =>
        !told.has(`${run.runId} ${eventType}`) && !(ENDS.includes(eventType) && ended.has(run.runId)),
    );
    const saved = await tx.lineageEvent.createManyAndReturn({
      data: wanted.map((event) => ({
        onceKey: `${event.run.runId} ${event.eventType}`,
        runId: event.run.runId,
        syncRunId,
        eventType: event.eventType,
        jobNamespace: event.job.namespace,
        jobName: event.job.name,
        payload: JSON.parse(JSON.stringify(event)),
        at: new Date(event.eventTime),
      })),
      select: { onceKey: true },
      skipDuplicates: true,
    });
    const isNew = new Set(saved.map(({ onceKey }) => onceKey));
    await queueForTargets(
      tx,
      wanted.filter((event) => isNew.has(`${event.run.runId} ${event.eventType}`)),
    );
    return saved.length;
  });
}

/** Queues events for every target that is not paused. */
async function queueForTargets(tx: StoreTransaction, events: readonly RunEvent[]): Promise<void> {
  if (events.length === 0) return;
  const targets = await tx.lineageTarget.findMany({ where: { isPaused: false }, select: { id: true, name: true } });
  await queueDeliveries(
    tx,
    targets.flatMap(({ id, name }) =>
      events.map((event) => ({
        kind: "openlineage" as const,
        targetId: id,
        targetName: name,
        subject: `${event.eventType} ${event.job.name}`,
        body: JSON.parse(JSON.stringify(event)),
      })),
    ),
  );
}

/** Stores events that other tools sent; one that was sent before is kept once. */
export async function saveReceivedEvents(db: StoreTransaction, events: readonly ReceivedEvent[]): Promise<void> {
  await db.lineageEvent.createMany({
    data: events.map(({ payload, eventType, runId, job, at }) => {
      const text = JSON.stringify(payload);
      return {
        onceKey: createHash("sha256").update(text).digest("hex"),
        isReceived: true,
        runId,
        eventType,
        jobNamespace: job?.namespace ?? null,
        jobName: job?.name ?? null,
        payload: JSON.parse(text),
        at,
      };
    }),
    skipDuplicates: true,
  });
}
