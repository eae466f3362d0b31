import { createHash } from "node:crypto";
import { type ColumnPlan, type ColumnType, cutToBytes } from "./column-plan.ts";
import type { SchemaChange, SchemaChangeAction, SchemaPolicy } from "./schema-change.ts";
import { holds } from "./widen.ts";

/** What a stream's tables have for a field, and what its source last said of it. */
export interface KnownColumn {
  column: string;
  /** Of the column in the tables. */
  type: ColumnType;
  /** What the source's schema made of it; wider than `type` where a widening was ignored. */
  sourceType: ColumnType;
  /** The source no longer has it; the column stays. */
  isDropped: boolean;
  /** The source has it, or has it wider, and the policy was to take no notice. */
  isIgnored: boolean;
  /** The narrower column beside which it stands: its values are taken over when it is made. */
  follows: string | null;
}
/** By field; empty before the first run. */
export type KnownColumns = Readonly<Record<string, KnownColumn>>;

export interface EvolveOptions {
  policy: SchemaPolicy;
  /** Columns whose type PostgreSQL would refuse to change, because a view reads them. */
  pinned: ReadonlySet<string>;
  /** Whether a person has accepted the change that the policy would pause for. */
  isAccepted: (change: Omit<SchemaChange, "action">) => boolean;
}

export interface Evolution {
  changes: SchemaChange[];
  /** To be remembered, unless a change pauses. */
  known: KnownColumns;
}

/**
 * Brings a stream's columns to the schema that its source has now: what is written, which differences there are, and what is
 * done about each. The columns of the tables never lose a value, whatever the policy. Told twice, it tells nothing new.
 */
export function evolveColumns(found: readonly ColumnPlan[], known: KnownColumns, options: EvolveOptions): Evolution {
  if (Object.keys(known).length === 0) {
    return { changes: [], known: Object.fromEntries(found.map(firstKnown)) };
  }
  const next: Record<string, KnownColumn> = {};
  const changes: SchemaChange[] = [];
  const taken = new Set(Object.values(known).map(({ column }) => column));
  for (const plan of found) {
    const before = known[plan.field];
    const step = before ? evolveKnown(plan, before, options, taken) : evolveNew(plan, options, taken);
    next[plan.field] = step.known;
    changes.push(...step.changes);
  }
  const isSchemaKnown = found.length > 0;
  for (const [field, before] of Object.entries(known)) {
    if (next[field] !== undefined) continue;
    next[field] = { ...before, isDropped: before.isDropped || isSchemaKnown };
    if (before.isDropped || !isSchemaKnown) continue;
    const change = { kind: "column_dropped" as const, field, from: before.type, to: null };
    changes.push({ ...change, action: decide(change, "kept", options) });
  }
  return { changes, known: next };
}

/** The columns that a run writes: what it found, as it is known; all of it where nothing is known yet. */
export function writtenColumns(found: readonly ColumnPlan[], known: KnownColumns): ColumnPlan[] {
  if (Object.keys(known).length === 0) return [...found];
  return found.flatMap((plan) => {
    const column = known[plan.field];
    const isLeftOut = !column || (column.isIgnored && column.type === column.sourceType);
    return isLeftOut ? [] : [{ ...plan, column: column.column, type: column.type, follows: column.follows }];
  });
}

interface Step {
  known: KnownColumn;
  changes: SchemaChange[];
}

function evolveNew(plan: ColumnPlan, options: EvolveOptions, taken: Set<string>): Step {
  const change = { kind: "column_added" as const, field: plan.field, from: null, to: plan.type };
  const action = decide(change, "propagated", options);
  const isIgnored = action === "ignored";
  const column = taken.has(plan.column) ? besideName(plan.column, plan.field, taken) : plan.column;
  taken.add(column);
  return {
    known: { ...firstKnown(plan)[1], column, isIgnored },
    changes: [{ ...change, action }],
  };
}

function evolveKnown(plan: ColumnPlan, before: KnownColumn, options: EvolveOptions, taken: Set<string>): Step {
  const { field } = plan;
  const isReconsidered = before.isIgnored && options.policy !== "ignore" && options.policy !== "pause";
  // A column that was ignored when it came is none of the tables yet.
  if (before.isIgnored && before.type === before.sourceType) {
    if (isReconsidered) return evolveNew(plan, options, without(taken, before.column));
    return {
      known: { ...before, isDropped: false, sourceType: plan.type, type: plan.type },
      changes: [],
    };
  }
  const changes: SchemaChange[] = [];
  if (before.isDropped) {
    const change = { kind: "column_returned" as const, field, from: null, to: before.type };
    changes.push({ ...change, action: decide(change, "propagated", options) });
  }
  const same = { ...before, isDropped: false };
  if (plan.type === before.sourceType && !isReconsidered) return { known: same, changes };

  const types = { field, from: before.type, to: plan.type };
  if (holds(before.type, plan.type)) {
    const change = { kind: "type_narrowed" as const, ...types };
    if (plan.type !== before.type) changes.push({ ...change, action: decide(change, "kept", options) });
    return { known: { ...same, sourceType: plan.type, isIgnored: false }, changes };
  }
  const isWider = holds(plan.type, before.type);
  const change = { kind: isWider ? ("type_widened" as const) : ("type_conflict" as const), ...types };
  const isPinned = options.pinned.has(before.column);
  const action = decide(change, isWider ? (isPinned ? "beside" : "propagated") : "cast", options);
  changes.push({ ...change, action });
  if (action !== "propagated" && action !== "beside") {
    const isIgnored = isWider && action !== "paused";
    return { known: { ...same, sourceType: plan.type, isIgnored }, changes };
  }
  const column = action === "beside" ? besideName(before.column, plan.type, taken) : before.column;
  taken.add(column);
  const follows = action === "beside" ? before.column : before.follows;
  return { known: { ...same, column, type: plan.type, sourceType: plan.type, isIgnored: false, follows }, changes };
}

/** What the policy makes of a change for which `standard` is what keeps every value. */
function decide(
  change: Omit<SchemaChange, "action">,
  standard: SchemaChangeAction,
  { policy, isAccepted }: EvolveOptions,
): SchemaChangeAction {
  switch (policy) {
    case "propagate_all":
    case "propagate_columns":
      return standard;
    case "ignore":
      return change.kind === "column_added" ? "ignored" : standard === "kept" ? "kept" : "cast";
    case "pause":
      return isAccepted(change) ? standard : "paused";
  }
}

function firstKnown({ field, column, type }: ColumnPlan): [string, KnownColumn] {
  return [field, { column, type, sourceType: type, isDropped: false, isIgnored: false, follows: null }];
}

const MAX_NAME_BYTES = 63;

/** "price" in numeric is "price_numeric"; a name that is taken gets a mark of its own. */
function besideName(column: string, addition: string, taken: ReadonlySet<string>): string {
  const name = `${cutToBytes(column, MAX_NAME_BYTES - addition.length - 1)}_${addition}`;
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES && !taken.has(name)) return name;
  const mark = createHash("sha256").update(`${column} ${addition}`).digest("hex").slice(0, 8);
  return `${cutToBytes(column, MAX_NAME_BYTES - mark.length - 1)}_${mark}`;
}

function without(names: ReadonlySet<string>, name: string): Set<string> {
  const rest = new Set(names);
  rest.delete(name);
  return rest;
}
