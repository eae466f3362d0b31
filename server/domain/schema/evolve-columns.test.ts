import { expect, test } from "vitest";
import type { JsonSchema } from "../stream.ts";
import { type ColumnType, planColumns } from "./column-plan.ts";
import { evolveColumns, type KnownColumns, writtenColumns } from "./evolve-columns.ts";
import { SCHEMA_POLICIES, type SchemaPolicy } from "./schema-change.ts";

const SCHEMAS: Record<string, JsonSchema> = {
  bigint: { type: "integer" },
  numeric: { type: "number" },
  text: { type: "string" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  timestamptz: { type: "string", format: "date-time" },
  jsonb: { type: "object" },
};

/** Columns of these types, found in a schema. */
function found(types: Record<string, string>) {
  const properties = Object.fromEntries(Object.entries(types).map(([field, type]) => [field, SCHEMAS[type]!]));
  return planColumns({ type: "object", properties });
}

function evolve(
  types: Record<string, string>,
  known: KnownColumns,
  { policy = "propagate_all" as SchemaPolicy, pinned = [] as string[], accepted = false } = {},
) {
  const evolved = evolveColumns(found(types), known, { policy, pinned: new Set(pinned), isAccepted: () => accepted });
  return { ...evolved, columns: writtenColumns(found(types), evolved.known) };
}

const knownOf = (types: Record<string, string>) => evolve(types, {}).known;
const typesOf = ({ columns }: { columns: { column: string; type: ColumnType }[] }) =>
  Object.fromEntries(columns.map(({ column, type }) => [column, type]));

test("a first schema is taken as it is, and the same schema again is no change under any policy", () => {
  const first = evolve({ id: "bigint", name: "text" }, {});
  expect(first.changes).toEqual([]);
  for (const policy of SCHEMA_POLICIES) {
    const again = evolve({ id: "bigint", name: "text" }, first.known, { policy });
    expect([again.changes, again.known, typesOf(again)]).toEqual([[], first.known, { id: "bigint", name: "text" }]);
  }
});

test.each([
  ["bigint", "numeric", "type_widened", "propagated", "numeric"],
  ["bigint", "text", "type_widened", "propagated", "text"],
  ["numeric", "text", "type_widened", "propagated", "text"],
  ["date", "timestamptz", "type_widened", "propagated", "timestamptz"],
  ["text", "jsonb", "type_widened", "propagated", "jsonb"],
  ["numeric", "bigint", "type_narrowed", "kept", "numeric"],
  ["text", "bigint", "type_narrowed", "kept", "text"],
  ["bigint", "boolean", "type_conflict", "cast", "bigint"],
  ["boolean", "date", "type_conflict", "cast", "boolean"],
])("%s that becomes %s is a %s: %s, the column is %s", (from, to, kind, action, column) => {
  const { changes, known, columns } = evolve({ x: to }, knownOf({ x: from }));

  expect(changes).toEqual([{ kind, field: "x", from, to, action }]);
  expect(typesOf({ columns })).toEqual({ x: column });
  expect(evolve({ x: to }, known).changes).toEqual([]);
});

test("a column that comes is added, one that goes is kept, one that comes again is the old one", () => {
  const both = evolve({ id: "bigint", city: "text" }, knownOf({ id: "bigint" }));
  expect(both.changes).toEqual([{ kind: "column_added", field: "city", from: null, to: "text", action: "propagated" }]);

  const gone = evolve({ id: "bigint" }, both.known);
  expect(gone.changes).toMatchObject([{ kind: "column_dropped", field: "city", from: "text", action: "kept" }]);
  expect(evolve({ id: "bigint" }, gone.known).changes).toEqual([]);

  const back = evolve({ id: "bigint", city: "text" }, gone.known);
  expect(back.changes).toMatchObject([{ kind: "column_returned", field: "city", action: "propagated" }]);
  expect(typesOf(back)).toEqual({ id: "bigint", city: "text" });
});

test("what was ignored is taken over once the policy says so", () => {
  const ignored = evolve({ id: "numeric", city: "text" }, knownOf({ id: "bigint" }), { policy: "ignore" });
  expect(ignored.changes.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
    "type_widened cast",
    "column_added ignored",
  ]);
  expect(typesOf(ignored)).toEqual({ id: "bigint" });
  expect(evolve({ id: "numeric", city: "text" }, ignored.known, { policy: "ignore" }).changes).toEqual([]);

  const followed = evolve({ id: "numeric", city: "text" }, ignored.known);
  expect(followed.changes.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
    "type_widened propagated",
    "column_added propagated",
  ]);
  expect(typesOf(followed)).toEqual({ id: "numeric", city: "text" });
});

test("pausing pauses for every change until it is accepted", () => {
  const known = knownOf({ id: "bigint", old: "text" });
  const paused = evolve({ id: "numeric", city: "text" }, known, { policy: "pause" });
  expect(new Set(paused.changes.map(({ action }) => action))).toEqual(new Set(["paused"]));

  const accepted = evolve({ id: "numeric", city: "text" }, known, { policy: "pause", accepted: true });
  expect(accepted.changes.map(({ action }) => action)).toEqual(["propagated", "propagated", "kept"]);
});

test("a column that a view holds gets its wider twin beside it, under a name that stays", () => {
  const { columns, changes, known } = evolve({ price: "numeric" }, knownOf({ price: "bigint" }), { pinned: ["price"] });

  expect(changes).toMatchObject([{ kind: "type_widened", action: "beside" }]);
  expect(columns).toMatchObject([{ field: "price", column: "price_numeric", type: "numeric", follows: "price" }]);
  expect(typesOf(evolve({ price: "numeric" }, known))).toEqual({ price_numeric: "numeric" });
});
