import type { ClientBase } from "pg";
import type { StoredState } from "./plans.ts";

/**
 * The part of a publication that is Atlas's own: the stream is marked as published and its state becomes current. Plain
 * SQL on the publishing connection, because rows, history and state are committed together or not at all.
 */
export async function publishStates(
  db: Pick<ClientBase, "query">,
  publication: { syncId: string; runId: string; streamRunId: string; states: readonly StoredState[] },
): Promise<number> {
  const { syncId, runId, streamRunId, states } = publication;
  await db.query(`update atlas."StreamRun" set "publishedAt" = now(), status = 'running' where id = $1`, [streamRunId]);
  for (const { kind, namespace, stream, message } of states) {
    const key = [syncId, kind, namespace, stream];
    const same = `"syncId" = $1 and kind = $2 and namespace = $3 and stream = $4`;
    await db.query(`update atlas."StreamState" set "isCurrent" = false where ${same} and "isCurrent"`, key);
    // A connector keeps one kind of state. One that has changed its kind was given the old one and has taken it over.
    await db.query(
      `update atlas."StreamState" set "isCurrent" = false where "syncId" = $1 and "isCurrent" and kind <> $2`,
      [syncId, kind],
    );
    await db.query(
      `insert into atlas."StreamState" (id, "syncId", kind, namespace, stream, message, version, "runId", "isCurrent")
       select gen_random_uuid(), $1, $2, $3, $4, $5, coalesce(max(version), 0) + 1, $6, true
       from atlas."StreamState" where ${same}`,
      [...key, message, runId],
    );
  }
  return states.length;
}

/** Writes that a stream has no state any more. Returns 0 when it had none. */
export async function forgetState(
  db: Pick<ClientBase, "query">,
  { syncId, runId, namespace, stream }: { syncId: string; runId: string; namespace: string; stream: string },
): Promise<number> {
  const same = `"syncId" = $1 and kind = 'stream' and namespace = $2 and stream = $3`;
  const { rowCount } = await db.query(
    `insert into atlas."StreamState" (id, "syncId", kind, namespace, stream, message, version, "runId", action, "isCurrent")
     select gen_random_uuid(), $1, 'stream', $2, $3, '', max(version) + 1, $4, 'reset', false
     from atlas."StreamState" where ${same} having bool_or("isCurrent")`,
    [syncId, namespace, stream, runId],
  );
  await db.query(`update atlas."StreamState" set "isCurrent" = false where ${same} and "isCurrent"`, [
    syncId,
    namespace,
    stream,
  ]);
  return rowCount ?? 0;
}
