import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const TICK_OUTCOMES = ["fired", "waiting", "skipped"] as const;
export type TickOutcome = (typeof TICK_OUTCOMES)[number];

export interface TickRecord {
  id: string;
  syncId: string;
  dueAt: Date;
  at: Date;
  outcome: TickOutcome;
  reason: string | null;
  count: number;
  runId: string | null;
}

export async function ticksByIds(store: Store, ids: readonly string[]): Promise<TickRecord[]> {
  const rows = await store.tick.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => ({ ...row, outcome: row.outcome as TickOutcome }));
}

/** Newest first. */
export function listTicks({ since }: { since?: Date | null }): Listing {
  return {
    from: Prisma.sql`atlas."Tick" as item`,
    where: since ? Prisma.sql`item."dueAt" >= ${since}` : undefined,
    order: [
      { by: Prisma.sql`item."dueAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

export function listTicksOfSync(): Listing {
  return { ...listTicks({}), parent: Prisma.sql`item."syncId"` };
}
