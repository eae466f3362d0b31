/**
 * What a sync does when a stream's schema is not what it was. `propagate_all`: takes it over, and reads new streams of the
 * source too. `propagate_columns`: takes it over for the streams it reads. `ignore`: keeps the columns as they are.
 * `pause`: runs no more until a person accepts the change. A changed key pauses in any case.
 */
export const SCHEMA_POLICIES = ["propagate_all", "propagate_columns", "ignore", "pause"] as const;
export type SchemaPolicy = (typeof SCHEMA_POLICIES)[number];

export const SCHEMA_CHANGE_KINDS = [
  "stream_added",
  "column_added",
  "column_dropped",
  "column_returned",
  "type_widened",
  "type_narrowed",
  "type_conflict",
  "key_changed",
] as const;
export type SchemaChangeKind = (typeof SCHEMA_CHANGE_KINDS)[number];

/**
 * What was done. `propagated`: the tables follow. `beside`: a new column follows, because something of the user's, such as a
 * view, holds the old one. `kept`: the column stays as it is and loses nothing. `cast`: the column stays, and a value that it
 * cannot hold is null with a note in its row. `ignored`: nothing. `paused`: a person has to say.
 */
export const SCHEMA_CHANGE_ACTIONS = ["propagated", "beside", "kept", "cast", "ignored", "paused"] as const;
export type SchemaChangeAction = (typeof SCHEMA_CHANGE_ACTIONS)[number];

/** One difference between the schema that a stream had and the one it has. */
export interface SchemaChange {
  kind: SchemaChangeKind;
  /** The field; the stream's name, or its key's fields, where the change is of those. */
  field: string;
  from: string | null;
  to: string | null;
  action: SchemaChangeAction;
}

/**
 * Whether a stream's records are still told apart as the sync has it: the source names another key, or a field of the key is
 * gone. Rows of different keys cannot be one history, so nobody but a person can say how to go on.
 */
export function keyChange(
  key: readonly (readonly string[])[],
  source: { key: readonly (readonly string[])[]; fields: ReadonlySet<string> },
): Omit<SchemaChange, "action"> | null {
  if (key.length === 0) return null;
  const name = (paths: readonly (readonly string[])[]) => paths.map((path) => path.join(".")).join(", ");
  const change = { kind: "key_changed" as const, field: name(key), from: name(key) };
  if (source.key.length > 0 && name(source.key) !== name(key)) return { ...change, to: name(source.key) };
  const isWhole = source.fields.size === 0 || key.every(([field = ""]) => source.fields.has(field));
  return isWhole ? null : { ...change, to: null };
}

/** A change as a sentence says it: "price widens from bigint to numeric". */
export function describeChange({ kind, field, from, to }: Omit<SchemaChange, "action">): string {
  switch (kind) {
    case "stream_added":
      return `the stream ${field} is new`;
    case "column_added":
      return `the field ${field} is new (${to})`;
    case "column_dropped":
      return `the field ${field} is gone`;
    case "column_returned":
      return `the field ${field} is there again`;
    case "type_widened":
      return `${field} widens from ${from} to ${to}`;
    case "type_narrowed":
      return `${field} narrows from ${from} to ${to}`;
    case "type_conflict":
      return `${field} turns from ${from} into ${to}`;
    case "key_changed":
      return to === null ? `a field of the key (${from}) is gone` : `the key is no longer ${from} but ${to}`;
  }
}
