import type { Store } from "../../store/database.ts";
import { findRecord } from "../../store/find-record.ts";
import { parseGlobalId } from "../global-id.ts";

/** A thing as the audit log compares it. */
export interface Described {
  label: string;
  /** Its plain columns as text; secrets and sealed columns are not among them. */
  fields: Record<string, string>;
}

const LONGEST_VALUE = 500;
/** Bookkeeping, which says nothing of what somebody changed. */
const LEFT_OUT = new Set(["id", "version", "createdAt", "updatedAt", "lastSeq", "heartbeatAt", "lastUsedAt"]);

/** Null for what is not there, or is no row of Atlas's own. */
export async function describeTarget(store: Store, globalId: string): Promise<Described | null> {
  const parsed = parseGlobalId(globalId);
  const row = parsed && (await findRecord(store, parsed.type, parsed.id));
  if (!row) return null;
  const fields = Object.entries(row)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== null && !(value instanceof Uint8Array))
    .map(([name, value]) => [name, textOf(value)] as const);
  return { label: labelOf(row), fields: Object.fromEntries(fields) };
}

function labelOf(row: Record<string, unknown>): string {
  if (typeof row.name === "string" && row.name !== "") return row.name;
  if (typeof row.email === "string") return row.email;
  if (typeof row.columnName === "string") return row.columnName;
  return typeof row.number === "number" ? `run ${row.number}` : "";
}

function textOf(value: unknown): string {
  const text =
    value instanceof Date ? value.toISOString() : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.slice(0, LONGEST_VALUE);
}
