import type { KeptState, StateKind, StateName } from "../domain/state/state-message.ts";
import { BLOCKING_RUN_STATUSES, type RunStatus } from "../domain/steps.ts";
import type { StoreTransaction } from "./database.ts";
import type { StateAction } from "./states.ts";

/** A state that is current, with the version that a person saw when deciding to change it. */
export interface VersionedState extends KeptState {
  version: number;
}

/** What one state is to become; null for none. `expectedVersion` is left out where any version may be replaced. */
export interface StateChange extends StateName {
  message: string | null;
  expectedVersion?: number;
}

export interface StateEdit {
  syncId: string;
  action: Exclude<StateAction, "published">;
  changedBy: string;
  note: string | null;
  at: Date;
  /** Decides under the sync's lock what changes, from the states that are current then. */
  changes(current: readonly VersionedState[]): readonly StateChange[];
}

export type EditRefused = "missing" | "stale" | { activeRun: number; status: RunStatus };

/**
 * Writes new versions of a sync's states, all or none. A run that is not over holds the states: it would overwrite what a
 * person writes. The sync's row is locked meanwhile, which also keeps a run from starting; of two edits of one version the
 * second finds the first and is stale. Gives the ids of the rows it wrote, one for each change.
 */
export async function changeStates(db: StoreTransaction, edit: StateEdit): Promise<{ ids: string[] } | EditRefused> {
  const { syncId, action, changedBy, note, at } = edit;
  const [locked] = await db.$queryRaw<
    { id: string }[]
  >`select id from atlas."Sync" where id = ${syncId}::uuid for update`;
  if (!locked) return "missing";
  const active = await db.syncRun.findFirst({ where: { syncId, status: { in: [...BLOCKING_RUN_STATUSES] } } });
  if (active) return { activeRun: active.number, status: active.status as RunStatus };

  const newest = await newestVersions(db, syncId);
  const current = newest.filter(({ isCurrent }) => isCurrent);
  const changes = edit.changes(current);
  const versionOf = (name: StateName) => newest.find((state) => isSame(state, name))?.version ?? 0;
  if (changes.some((each) => each.expectedVersion !== undefined && each.expectedVersion !== versionOf(each))) {
    return "stale";
  }
  const ids: string[] = [];
  for (const change of changes) {
    const { kind, namespace, stream, message } = change;
    await db.streamState.updateMany({ where: { syncId, kind, namespace, stream }, data: { isCurrent: false } });
    const row = await db.streamState.create({
      data: {
        syncId,
        kind,
        namespace,
        stream,
        message: message ?? "",
        version: versionOf(change) + 1,
        isCurrent: message !== null,
        action,
        changedBy,
        note,
        at,
      },
      select: { id: true },
    });
    ids.push(row.id);
  }
  return { ids };
}

/** The newest version of every state that the sync ever had. */
function newestVersions(db: StoreTransaction, syncId: string): Promise<(VersionedState & { isCurrent: boolean })[]> {
  return db.$queryRaw`
    select distinct on (kind, namespace, stream) kind, namespace, stream, message, version, "isCurrent"
    from atlas."StreamState" where "syncId" = ${syncId}::uuid order by kind, namespace, stream, version desc`;
}

function isSame(a: StateName, b: StateName): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.stream === b.stream;
}

/** The name of a state as it is kept, of a stream or of the whole sync. */
export function stateName(kind: StateKind, namespace: string | null, stream: string | null): StateName {
  return kind === "stream"
    ? { kind, namespace: namespace ?? "", stream: stream ?? "" }
    : { kind, namespace: "", stream: "" };
}
