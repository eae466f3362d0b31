import { escapeIdentifier, escapeLiteral } from "pg";
import type { AtlasError } from "../../../domain/errors.ts";
import type { ConfiguredStream, StreamName } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { AirbyteMessage, AirbyteState } from "../../protocol/messages.ts";
import { errorTrace, streamStatus } from "../sql/stream-messages.ts";
import { type Progress, printProgress, readProgress } from "../sql/stream-state.ts";
import { copyRows } from "./copy-rows.ts";
import type { PostgresConfig } from "./postgres-config.ts";
import { namePostgresProblem } from "./postgres-problems.ts";
import type { PostgresClient } from "./postgres-session.ts";
import { planRead, type ReadPlan } from "./read-plan.ts";
import type { Column, Relation } from "./relations.ts";

export interface StreamsToRead {
  client: PostgresClient;
  config: PostgresConfig;
  streams: readonly ConfiguredStream[];
  state: readonly AirbyteState[];
  find(stream: ConfiguredStream): Relation | undefined;
  /** Where the rows are only the beginning of a stream that goes on by the log. */
  log?: LogBeginning;
}

export interface LogBeginning {
  progressOf(stream: StreamName): Progress | null;
  /** The state that says how far all streams have come. */
  stateAt(stream: StreamName, progress: Progress): AirbyteMessage;
  /** A row with the fields that say where it comes from. */
  decorate(stream: StreamName, data: Buffer): Buffer;
  /** Whether the stream is whole once its rows are read. */
  isWhole(stream: StreamName): boolean;
}

/** Reads stream after stream in the client's transaction. One that fails does not keep the others from being read. */
export async function* readStreams(request: StreamsToRead): AsyncGenerator<AirbyteMessage[]> {
  const { client, config, streams } = request;
  const snapshotXmin = await askSnapshotXmin(client);
  let failure: AtlasError | null = null;
  for (const stream of streams) {
    await client.query("savepoint stream");
    try {
      yield [streamStatus(stream, "STARTED")];
      yield* readStream(request, stream, snapshotXmin);
    } catch (error) {
      const problem = namePostgresProblem(error, config);
      // Fails when the connection is gone, and then nothing can be read any more.
      await client.query("rollback to savepoint stream").catch(() => {
        throw problem;
      });
      failure ??= problem;
      yield [errorTrace(stream, problem), streamStatus(stream, "INCOMPLETE")];
    }
  }
  if (failure !== null) throw failure;
}

async function askSnapshotXmin(client: PostgresClient): Promise<string> {
  const { rows } = await client.query<{ xmin: string }>(
    "select txid_snapshot_xmin(txid_current_snapshot())::text as xmin",
  );
  return rows[0]!.xmin;
}

/** Rows between two states: some seconds of work to repeat at most. */
const ROWS_A_STATE = 20_000;

async function* readStream(
  { client, config, state, find, log }: StreamsToRead,
  stream: ConfiguredStream,
  snapshotXmin: string,
): AsyncGenerator<AirbyteMessage[]> {
  const relation = find(stream);
  if (relation === undefined) {
    throw new SourceUnreadable(`There is no table or view ${stream.name} that the user may read any more.`, {
      hint: "Discover the source's streams again, or let the user read it.",
    });
  }
  const { namespace, name } = relation;
  const countTies = (column: Column, value: string) => countRows(client, relation, column, value);
  const progress = log === undefined ? readProgress(relation, state) : log.progressOf(relation);
  const plan = await planRead({ relation, stream, config, progress, snapshotXmin, countTies });
  if (plan.isWhole && relation.estimatedRows !== null) {
    const { estimatedRows: rows, bytes } = relation;
    yield [{ type: "TRACE_ESTIMATE", stream: { namespace, name }, rows, bytes: bytes === 0 ? null : bytes }];
  }
  yield* readRows(client, { namespace, name }, plan, log);
}

async function* readRows(
  client: PostgresClient,
  stream: StreamName,
  plan: ReadPlan,
  log: LogBeginning | undefined,
): AsyncGenerator<AirbyteMessage[]> {
  const stateAt = (progress: Progress, records: number) =>
    log === undefined ? printProgress(stream, progress, records) : log.stateAt(stream, progress);
  let mark: Buffer | null = null;
  let ties = 0;
  let sinceState = 0;
  let isRunning = false;
  for await (const rows of copyRows(client, plan.query)) {
    const emittedAt = Date.now();
    const messages: AirbyteMessage[] = isRunning ? [] : [streamStatus(stream, "RUNNING")];
    isRunning = true;
    for (const [data, rowMark] of rows) {
      const shown = log === undefined ? data! : log.decorate(stream, data!);
      messages.push({ type: "RECORD", stream, data: shown, emittedAt, changes: null });
      sinceState++;
      if (rowMark == null) continue;
      ties = mark?.equals(rowMark) ? ties + 1 : 1;
      mark = rowMark;
    }
    if (plan.isOrdered && mark !== null && sinceState >= ROWS_A_STATE) {
      messages.push(stateAt(plan.progressAt(mark.toString(), ties), sinceState));
      sinceState = 0;
    }
    yield messages;
  }
  const end = plan.progressAtEnd(mark === null ? null : mark.toString(), ties);
  const isWhole = log === undefined || log.isWhole(stream);
  yield [stateAt(end, sinceState), ...(isWhole ? [streamStatus(stream, "COMPLETE")] : [])];
}

async function countRows(
  client: PostgresClient,
  { namespace, name }: Relation,
  column: Column,
  value: string,
): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from ${escapeIdentifier(namespace)}.${escapeIdentifier(name)}
      where ${escapeIdentifier(column.name)} = ${escapeLiteral(value)}::${column.typeText}`,
  );
  return Number(rows[0]!.count);
}
