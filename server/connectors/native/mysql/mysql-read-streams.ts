import { escapeId } from "mysql2";
import type { AtlasError } from "../../../domain/errors.ts";
import { type ConfiguredStream, type StreamName, streamId } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { AirbyteMessage, AirbyteState, RecordMessage } from "../../protocol/messages.ts";
import { errorTrace, streamStatus } from "../sql/stream-messages.ts";
import { printProgress, readProgress } from "../sql/stream-state.ts";
import { type MysqlColumn, mysqlJson } from "./mysql-columns.ts";
import type { MysqlConfig } from "./mysql-config.ts";
import { nameMysqlProblem } from "./mysql-problems.ts";
import { literal, type MysqlReadPlan, planMysqlRead } from "./mysql-read-plan.ts";
import { ask, type MysqlClient } from "./mysql-session.ts";
import { findTables, type MysqlTable } from "./mysql-tables.ts";

export interface MysqlRead {
  client: MysqlClient;
  config: MysqlConfig;
  streams: readonly ConfiguredStream[];
  state: readonly AirbyteState[];
}

/** Reads stream after stream in the client's transaction. One that fails does not keep the others from being read. */
export async function* readMysqlStreams(request: MysqlRead): AsyncGenerator<AirbyteMessage[]> {
  const { client, config, streams } = request;
  const tables = new Map((await findTables(client, config.database)).map((table) => [streamId(table), table]));
  let failure: AtlasError | null = null;
  for (const stream of streams) {
    try {
      yield [streamStatus(stream, "STARTED")];
      yield* readStream(request, stream, tables.get(streamId(stream)));
    } catch (error) {
      const problem = nameMysqlProblem(error, config);
      failure ??= problem;
      yield [errorTrace(stream, problem), streamStatus(stream, "INCOMPLETE")];
      // Without a connection the others cannot be read either.
      if (problem.retryable) break;
    }
  }
  if (failure !== null) throw failure;
}

async function* readStream(
  { client, config, state }: MysqlRead,
  stream: ConfiguredStream,
  table: MysqlTable | undefined,
): AsyncGenerator<AirbyteMessage[]> {
  if (table === undefined) {
    throw new SourceUnreadable(`There is no table or view ${stream.name} that the user may read any more.`, {
      hint: "Discover the source's streams again, or let the user read it.",
    });
  }
  const { namespace, name } = table;
  const plan = await planMysqlRead({
    ...{ table, stream, lookBack: config.lookBack, progress: readProgress(table, state) },
    countTies: (column, value) => countRows(client, table, column, value),
  });
  if (plan.isWhole && table.estimatedRows !== null) {
    yield [{ type: "TRACE_ESTIMATE", stream: { namespace, name }, rows: table.estimatedRows, bytes: table.bytes }];
  }
  yield* readRows(client, { namespace, name }, plan);
}

/** Rows between two states: some seconds of work to repeat at most. */
const ROWS_A_STATE = 20_000;
const ROWS_A_BATCH = 500;

async function* readRows(
  client: MysqlClient,
  stream: StreamName,
  plan: MysqlReadPlan,
): AsyncGenerator<AirbyteMessage[]> {
  let mark: string | null = null;
  let ties = 0;
  let sinceState = 0;
  let batch: AirbyteMessage[] = [];
  let isRunning = false;
  for await (const row of rowsOf(client, plan.query)) {
    if (!isRunning) batch.push(streamStatus(stream, "RUNNING"));
    isRunning = true;
    batch.push(toRecord(stream, plan.columns, row));
    sinceState++;
    const own = row.at(-1)?.toString() ?? null;
    if (own !== null) {
      ties = own === mark ? ties + 1 : 1;
      mark = own;
    }
    if (batch.length < ROWS_A_BATCH) continue;
    if (mark !== null && sinceState >= ROWS_A_STATE) {
      batch.push(printProgress(stream, plan.progressAt(mark, ties), sinceState));
      sinceState = 0;
    }
    yield batch;
    batch = [];
  }
  yield [...batch, printProgress(stream, plan.progressAtEnd(mark, ties), sinceState), streamStatus(stream, "COMPLETE")];
}

/** Each value as the server sent it: no number is parsed, no date turned into another zone. */
function rowsOf(client: MysqlClient, sql: string): AsyncIterable<(Buffer | null)[]> {
  const query = client.query({ sql, rowsAsArray: true, typeCast: (field) => field.buffer() });
  return query.stream({ highWaterMark: ROWS_A_BATCH });
}

function toRecord(stream: StreamName, columns: readonly MysqlColumn[], row: readonly (Buffer | null)[]): RecordMessage {
  const members: string[] = [];
  const changes: object[] = [];
  for (const [place, column] of columns.entries()) {
    const value = row[place] ?? null;
    const json = value === null ? "null" : mysqlJson(column, value);
    if (json === null) {
      changes.push({ field: column.name, change: "NULLED", reason: "SOURCE_FIELD_INVALID_VALUE" });
    }
    members.push(`${JSON.stringify(column.name)}:${json ?? "null"}`);
  }
  return {
    type: "RECORD",
    stream,
    data: Buffer.from(`{${members.join(",")}}`),
    emittedAt: Date.now(),
    changes: changes.length > 0 ? Buffer.from(JSON.stringify(changes)) : null,
  };
}

async function countRows(
  client: MysqlClient,
  { namespace, name }: MysqlTable,
  column: MysqlColumn,
  value: string,
): Promise<number> {
  const table = `${escapeId(namespace, true)}.${escapeId(name, true)}`;
  const where = `${escapeId(column.name, true)} = ${literal(column, value)}`;
  const [row] = await ask<{ count: string }>(client, `select count(*) as count from ${table} where ${where}`);
  return Number(row!.count);
}
