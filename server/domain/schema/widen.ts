import type { ColumnType } from "./column-plan.ts";

const WIDER: Partial<Record<ColumnType, ColumnType[]>> = {
  bigint: ["numeric"],
  date: ["timestamp", "timestamptz"],
  timestamp: ["timestamptz"],
};

/** The narrowest type that holds what both hold: a table's column never loses what it has. */
export function widest(existing: ColumnType, incoming: ColumnType): ColumnType {
  if (existing === incoming || WIDER[incoming]?.includes(existing)) return existing;
  if (WIDER[existing]?.includes(incoming)) return incoming;
  return existing === "jsonb" || incoming === "jsonb" ? "jsonb" : "text";
}
