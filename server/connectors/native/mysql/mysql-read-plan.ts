import { escapeId, escape as literalText } from "mysql2";
import type { ConfiguredStream } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { Progress } from "../sql/stream-state.ts";
import { isOrdered, lookBackBy, type MysqlColumn, mysqlSelect } from "./mysql-columns.ts";
import type { MysqlTable } from "./mysql-tables.ts";

/** How a stream is read this time: one query, and what its rows say about the progress. */
export interface MysqlReadPlan {
  /** Gives the columns, then the row's mark; a null mark where rows come in no order. */
  query: string;
  columns: MysqlColumn[];
  /** Whether it reads everything, as far as the plan knows. */
  isWhole: boolean;
  progressAt(mark: string, ties: number): Progress;
  /** The progress once all rows were read; null mark where none had one. */
  progressAtEnd(mark: string | null, ties: number): Progress;
}

export interface MysqlPlanRequest {
  table: MysqlTable;
  stream: ConfiguredStream;
  progress: Progress | null;
  lookBack: number;
  /** How many rows have this value of the column now. */
  countTies(column: MysqlColumn, value: string): Promise<number>;
}

export async function planMysqlRead(request: MysqlPlanRequest): Promise<MysqlReadPlan> {
  return request.stream.readMode === "full_refresh" ? planWhole(request) : planByCursor(request);
}

/** By the key's order where it is one column, so that an interrupted read goes on. */
function planWhole(request: MysqlPlanRequest): MysqlReadPlan {
  const { table, progress } = request;
  const key =
    table.primaryKey.length === 1 ? table.columns.find(({ name }) => name === table.primaryKey[0]) : undefined;
  const mark = key !== undefined && isOrdered(key) ? key : null;
  const after = progress?.by === "key" ? progress.after : null;
  const where = mark === null || after === null ? null : `${escapeId(mark.name, true)} > ${literal(mark, after)}`;
  return {
    ...select(request, { mark, where }),
    isWhole: where === null,
    progressAt: (value) => ({ by: "key", after: value }),
    progressAtEnd: () => ({ by: "key", after: null }),
  };
}

async function planByCursor(request: MysqlPlanRequest): Promise<MysqlReadPlan> {
  const { table, stream, progress } = request;
  const column = cursorColumn(table, stream);
  const from = progress?.by === "cursor" && progress.column === column.name ? progress : null;
  const where = from === null ? null : await newSince(request, column, from);
  return {
    // Rows without a value come first, before any state: they are read once, with the rows that were there at first.
    ...select(request, { mark: column, where }),
    isWhole: from === null,
    progressAt: (value, ties) => ({ by: "cursor", column: column.name, value, ties }),
    progressAtEnd: (value, ties) =>
      value === null && from !== null ? from : { by: "cursor", column: column.name, value, ties },
  };
}

async function newSince(
  { lookBack, countTies }: MysqlPlanRequest,
  column: MysqlColumn,
  { value, ties }: Extract<Progress, { by: "cursor" }>,
): Promise<string> {
  const reference = escapeId(column.name, true);
  if (value === null) return `${reference} is not null`;
  const last = literal(column, value);
  const before = lookBackBy(column, lookBack);
  if (before !== null) return `${reference} >= ${last} - ${before}`;
  // Rows that share the last value are read again only when another one has joined them.
  const isSame = (await countTies(column, value)) === ties;
  return `${reference} ${isSame ? ">" : ">="} ${last}`;
}

/** A number compared as a text would be compared as a floating one, and lose digits. */
export function literal({ type }: MysqlColumn, value: string): string {
  if (["float", "double"].includes(type)) return `cast(${literalText(value)} as double)`;
  const isWhole = /^-?\d+$/.test(value);
  if (isWhole && (type.endsWith("int") || type === "year")) return value;
  return type === "decimal" ? `cast(${literalText(value)} as decimal(65, 30))` : literalText(value);
}

function select(
  { table, stream }: MysqlPlanRequest,
  { mark, where }: { mark: MysqlColumn | null; where: string | null },
): Pick<MysqlReadPlan, "query" | "columns"> {
  // Only what the stream's schema names is read: a column may have been left out on purpose.
  const wanted = table.columns.filter(({ name }) => Object.hasOwn(stream.jsonSchema.properties ?? {}, name));
  const columns = wanted.length > 0 ? wanted : table.columns;
  const expressions = columns.map((column) => mysqlSelect(column, escapeId(column.name, true)));
  const markText = mark === null ? "null" : `cast(${mysqlSelect(mark, escapeId(mark.name, true))} as char)`;
  const query = [
    `select ${[...expressions, markText].join(", ")} from ${escapeId(table.namespace, true)}.${escapeId(table.name, true)}`,
    ...(where === null ? [] : [`where ${where}`]),
    ...(mark === null ? [] : [`order by ${escapeId(mark.name, true)}`]),
  ].join(" ");
  return { query, columns };
}

function cursorColumn({ name, columns }: MysqlTable, { cursor }: ConfiguredStream): MysqlColumn {
  const hint = "Choose a column that grows with every change as the stream's cursor, or read it as full refresh.";
  if (cursor === null || cursor.length !== 1) {
    throw new SourceUnreadable(`${name} is to be read incrementally and has no cursor.`, { hint });
  }
  const column = columns.find((each) => each.name === cursor[0]);
  if (column === undefined) throw new SourceUnreadable(`${name} has no column ${cursor[0]} any more.`, { hint });
  if (!isOrdered(column)) {
    throw new SourceUnreadable(`The column ${column.name} of ${name} is ${column.typeText}, which has no order.`, {
      hint,
    });
  }
  return column;
}
