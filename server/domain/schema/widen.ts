import type { ColumnType } from "./column-plan.ts";

const WIDER: Partial<Record<ColumnType, ColumnType[]>> = {
  bigint: ["numeric"],
  date: ["timestamp", "timestamptz"],
  timestamp: ["timestamptz"],
  time: ["timetz"],
};

/** Whether every value of `narrow` is one of `wide` without loss. Text holds every scalar, JSON everything. */
export function holds(wide: ColumnType, narrow: ColumnType): boolean {
  if (wide === narrow || wide === "jsonb") return true;
  return narrow !== "jsonb" && (wide === "text" || (WIDER[narrow]?.includes(wide) ?? false));
}

/** The narrowest type that holds what both hold: a table's column never loses what it has. */
export function widest(existing: ColumnType, incoming: ColumnType): ColumnType {
  if (holds(existing, incoming)) return existing;
  return holds(incoming, existing) ? incoming : "text";
}
