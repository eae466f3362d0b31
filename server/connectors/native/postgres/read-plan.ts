import { escapeIdentifier, escapeLiteral } from "pg";
import type { ConfiguredStream } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { Progress } from "../sql/stream-state.ts";
import { isOrdered, lookBackBy } from "./column-schema.ts";
import type { PostgresConfig } from "./postgres-config.ts";
import type { Column, Relation } from "./relations.ts";

/** How a stream is read this time: one query, and what its rows say about the progress. */
export interface ReadPlan {
  /** Gives two texts a row: its JSON, and its mark; a null mark where rows come in no order. */
  query: string;
  /** Whether it reads everything, as far as the plan knows. */
  isWhole: boolean;
  /** Whether rows come in the order of their marks, so that a state can stand between them. */
  isOrdered: boolean;
  /** The progress at a row with this mark, the `ties`-th in a row to have it. */
  progressAt(mark: string, ties: number): Progress;
  /** The progress once all rows were read; null mark where none had one. */
  progressAtEnd(mark: string | null, ties: number): Progress;
}

export interface ReadRequest {
  relation: Relation;
  stream: ConfiguredStream;
  config: PostgresConfig;
  progress: Progress | null;
  /** Number of the oldest transaction that was still open when the snapshot was taken. */
  snapshotXmin: string;
  /** How many rows have this value of the column now. */
  countTies(column: Column, value: string): Promise<number>;
}

export function planRead(request: ReadRequest): ReadPlan | Promise<ReadPlan> {
  if (request.stream.readMode === "full_refresh") return planWhole(request);
  switch (request.config.changes) {
    case "xmin":
      return planByXmin(request);
    case "log":
      return { ...planWhole(request), progressAtEnd: () => ({ by: "log" }) };
    case "cursor":
      return planByCursor(request);
  }
}

/** By the key's order where it is one column, so that an interrupted read goes on. */
function planWhole(request: ReadRequest): ReadPlan {
  const key = walkableKey(request.relation);
  const after = request.progress?.by === "key" ? request.progress.after : null;
  return {
    ...selectByKey(request, key, after),
    progressAt: (mark) => ({ by: "key", after: mark }),
    progressAtEnd: () => ({ by: "key", after: null }),
  };
}

async function planByCursor(request: ReadRequest): Promise<ReadPlan> {
  const { relation, stream, progress } = request;
  const column = cursorColumn(relation, stream);
  const from = progress?.by === "cursor" && progress.column === column.name ? progress : null;
  const where = from === null ? null : await newSince(request, column, from);
  const mark = reference(column);
  return {
    // Rows without a value come first, before any state: they are read once, with the rows that were there at first.
    query: select(request, { mark, where, order: `${mark} nulls first` }),
    isWhole: from === null,
    isOrdered: true,
    progressAt: (value, ties) => ({ by: "cursor", column: column.name, value, ties }),
    progressAtEnd: (value, ties) =>
      value === null && from !== null ? from : { by: "cursor", column: column.name, value, ties },
  };
}

type CursorProgress = Extract<Progress, { by: "cursor" }>;

async function newSince(
  { config, countTies }: ReadRequest,
  column: Column,
  { value, ties }: CursorProgress,
): Promise<string> {
  if (value === null) return `${reference(column)} is not null`;
  const last = `${escapeLiteral(value)}::${column.typeText}`;
  const lookBack = lookBackBy(column.type, config.lookBack);
  if (lookBack !== null) return `${reference(column)} >= ${last} - ${lookBack}`;
  // Rows that share the last value are read again only when another one has joined them.
  const isSame = (await countTies(column, value)) === ties;
  return `${reference(column)} ${isSame ? ">" : ">="} ${last}`;
}

/** Transactions that a 32-bit number tells apart: half of all, as PostgreSQL itself compares them. */
const COMPARABLE = 2n ** 31n;

function planByXmin(request: ReadRequest): ReadPlan {
  const { relation, progress, snapshotXmin } = request;
  if (relation.kind === "view") {
    throw new SourceUnreadable(
      `${relation.name} is a view: its rows have no mark of the transaction that wrote them.`,
      {
        hint: "Read it as full refresh, or let a cursor tell what changed.",
      },
    );
  }
  const from = progress?.by === "xmin" ? progress : null;
  const isUnfinished = from !== null && from.after !== null;
  const isTooOld = from !== null && BigInt(snapshotXmin) - BigInt(from.xmin) >= COMPARABLE;
  if (from === null || isUnfinished || isTooOld) {
    const xmin = isUnfinished ? from.xmin : snapshotXmin;
    return {
      ...selectByKey(request, walkableKey(relation), isUnfinished ? from.after : null),
      progressAt: (mark) => ({ by: "xmin", xmin, after: mark }),
      progressAtEnd: () => ({ by: "xmin", xmin, after: null }),
    };
  }
  const end: Progress = { by: "xmin", xmin: snapshotXmin, after: null };
  const since = BigInt(from.xmin) % 2n ** 32n;
  const where = `(t.xmin::text::bigint - ${since} + 4294967296) % 4294967296 < ${COMPARABLE}`;
  return {
    query: select(request, { mark: null, where, order: null }),
    isWhole: false,
    isOrdered: false,
    progressAt: () => end,
    progressAtEnd: () => end,
  };
}

function selectByKey(request: ReadRequest, key: Column | null, after: string | null) {
  if (key === null) {
    return { query: select(request, { mark: null, where: null, order: null }), isWhole: true, isOrdered: false };
  }
  const mark = reference(key);
  const where = after === null ? null : `${mark} > ${escapeLiteral(after)}::${key.typeText}`;
  return { query: select(request, { mark, where, order: mark }), isWhole: after === null, isOrdered: true };
}

interface Parts {
  mark: string | null;
  where: string | null;
  order: string | null;
}

function select({ relation, stream }: ReadRequest, { mark, where, order }: Parts): string {
  return [
    `select ${rowJson(relation, stream)}::text, ${mark === null ? "null::text" : `${mark}::text`}`,
    `from ${escapeIdentifier(relation.namespace)}.${escapeIdentifier(relation.name)} as t`,
    ...(where === null ? [] : [`where ${where}`]),
    ...(order === null ? [] : [`order by ${order}`]),
  ].join(" ");
}

/** Only what the stream's schema names is read: a column may have been left out on purpose. */
function rowJson({ columns }: Relation, { jsonSchema }: ConfiguredStream): string {
  const wanted = columns.filter(({ name }) => Object.hasOwn(jsonSchema.properties ?? {}, name));
  // With .* it is the row also where a column is called as the table is here.
  if (wanted.length === columns.length || wanted.length === 0) return "row_to_json(t.*)";
  return `(select row_to_json(r.*) from (select ${wanted.map(reference).join(", ")}) as r)`;
}

function reference({ name }: Column): string {
  return `t.${escapeIdentifier(name)}`;
}

function walkableKey({ columns, primaryKey }: Relation): Column | null {
  if (primaryKey.length !== 1) return null;
  const key = columns.find(({ name }) => name === primaryKey[0]);
  return key !== undefined && isOrdered(key.type) ? key : null;
}

function cursorColumn({ name, columns }: Relation, { cursor }: ConfiguredStream): Column {
  const hint = "Choose a column that grows with every change as the stream's cursor, or read it as full refresh.";
  if (cursor === null || cursor.length !== 1) {
    throw new SourceUnreadable(`${name} is to be read incrementally and has no cursor.`, { hint });
  }
  const column = columns.find((each) => each.name === cursor[0]);
  if (column === undefined) throw new SourceUnreadable(`${name} has no column ${cursor[0]} any more.`, { hint });
  if (!isOrdered(column.type)) {
    throw new SourceUnreadable(`The column ${column.name} of ${name} is ${column.typeText}, which has no order.`, {
      hint,
    });
  }
  return column;
}
