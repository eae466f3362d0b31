import { quoteLiteral } from "./checks/literal.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { StreamTables } from "./stream-tables.ts";

/** How the versions of a record are ordered: by a cursor, given as SQL over a row of staging, chart or navigate. */
export interface VersionOrder {
  /** Null for a row without one, which is older than every row that has one. */
  cursor(alias: string): string;
  /** The cursor as an instant; null where it is something else. */
  instant(alias: string): string;
}

const INSTANTS = ["timestamptz", "timestamp", "date"];

/** Null when the cursor's field is not among the typed columns: then the order of arrival is all there is. */
export function versionOrder({ columns }: StreamTables, path: readonly string[]): VersionOrder | null {
  const [field, ...inner] = path;
  const column = columns.find((each) => each.field === field);
  if (!column || (inner.length > 0 && column.type !== "jsonb")) return null;
  const name = quoteIdentifier(column.column);
  const isInstant = INSTANTS.includes(column.type);
  if (inner.length === 0) {
    // Whatever the database's own order of letters is, versions are ordered alike.
    const collation = column.type === "text" ? ' collate "C"' : "";
    return {
      cursor: (alias) => `${alias}.${name}${collation}`,
      instant: (alias) => `${isInstant ? `${alias}.${name}` : "null"}::timestamptz`,
    };
  }
  const steps = inner.map((step) => quoteLiteral(step)).join(", ");
  return {
    cursor: (alias) => `nullif(${alias}.${name} #> array[${steps}], 'null'::jsonb)`,
    instant: () => "null::timestamptz",
  };
}

/** SQL for "a is older than b", of two cursors. */
export function isOlder(a: string, b: string): string {
  return `(${b} is not null and (${a} is null or ${a} < ${b}))`;
}
