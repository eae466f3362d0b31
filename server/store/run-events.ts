import { type LogFacts, RUN_EVENTS_CHANNEL, type RunEventBody } from "../domain/run-events.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { NotFound } from "./not-found.ts";

/** An event as it is stored: `seq` counts from 1 within its run, without gaps. */
export type StoredRunEvent = { runId: string; seq: bigint; at: Date } & RunEventBody;

/**
 * Stores events behind the run's newest one and notifies followers, all in one statement: the update's lock on the run
 * orders several writers, so that whoever has seen sequence n has seen all before it. Returns the newest sequence. Throws
 * NotFound for an unknown run.
 */
export async function appendRunEvents(
  db: Store | StoreTransaction,
  runId: string,
  events: readonly { at: Date; body: RunEventBody }[],
): Promise<bigint> {
  const rows = JSON.stringify(
    events.map(({ at, body }) => ({ at, kind: body.kind, payload: body.payload })),
    storable,
  );
  const hasHeadline = events.some(({ body }) => body.kind === "run") ? 1 : 0;
  const [appended] = await db.$queryRaw<{ newest: bigint }[]>`
    with run as (
      update atlas."SyncRun" set "lastSeq" = "lastSeq" + ${events.length}::int
      where id = ${runId}::uuid
      returning id, "lastSeq" as newest
    ), stored as (
      insert into atlas."RunEvent" ("runId", seq, at, kind, payload)
      select run.id, run.newest - ${events.length}::int + event.place, (item->>'at')::timestamptz, item->>'kind', item->'payload'
      from run, jsonb_array_elements(${rows}::jsonb) with ordinality as event (item, place)
    )
    select newest, pg_notify(${RUN_EVENTS_CHANNEL}, ${runId} || ' ' || newest || ' ' || ${hasHeadline}::int)::text
    from run`;
  if (!appended) throw new NotFound("run", runId);
  return appended.newest;
}

/** The run's events behind `after`, oldest first. `levels` chooses among log lines; other events are always there. */
export async function readRunEvents(
  store: Store,
  runId: string,
  { after, limit, levels }: { after: bigint; limit: number; levels?: readonly LogFacts["level"][] | null },
): Promise<StoredRunEvent[]> {
  const chosen = levels ? Prisma.sql`and (kind <> 'log' or payload->>'level' = any(${levels}))` : Prisma.empty;
  return store.$queryRaw<StoredRunEvent[]>`
    select "runId"::text, seq, at, kind, payload from atlas."RunEvent"
    where "runId" = ${runId}::uuid and seq > ${after} ${chosen}
    order by seq limit ${limit}::int`;
}

/** jsonb holds neither U+0000 nor half a surrogate pair, and a connector's log line may have both. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "\uFFFD") : value;
}
