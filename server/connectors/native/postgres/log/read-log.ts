import { type ConfiguredStream, type StreamName, streamId } from "../../../../domain/stream.ts";
import { SourceUnreadable } from "../../../errors.ts";
import type { AirbyteMessage } from "../../../protocol/messages.ts";
import type { ReadRequest } from "../../native-connector.ts";
import { streamStatus } from "../../sql/stream-messages.ts";
import { copyRows } from "../copy-rows.ts";
import type { PostgresConfig } from "../postgres-config.ts";
import { type PostgresClient, withConnection, withSnapshot } from "../postgres-session.ts";
import { type LogBeginning, readStreams } from "../read-streams.ts";
import { findRelations } from "../relations.ts";
import { withCdcFields } from "./cdc-fields.ts";
import { ChangeTaker } from "./change-taker.ts";
import { printLsn } from "./log-position.ts";
import { type LogProgress, printLogProgress, readLogProgress } from "./log-state.ts";
import { parseLogMessage } from "./pgoutput.ts";
import {
  advanceSlot,
  askLogEnd,
  findSlot,
  makeSlot,
  requireLogAccess,
  unpublished,
  warnOfSlot,
} from "./replication-slot.ts";

type LogRead = Pick<ReadRequest, "streams" | "state"> & { config: PostgresConfig; signal: AbortSignal };

/**
 * Reads first the rows of streams that have not been read yet, as one moment saw them, without a lock; then what the log
 * says has changed since the slot was made, or since the last read, up to now. A change from before that moment is told
 * again, and as changes come in their order, the last word on a row is the newest one. Every state is one of all streams.
 */
export async function* readByLog(request: LogRead): AsyncGenerator<AirbyteMessage[]> {
  const { config, streams, signal } = request;
  yield* withConnection(config, signal, async function* (client) {
    await requireLogAccess(client, config);
    await requirePublished(client, config, streams.filter(isByLog));
    const { progress, notes } = await openSlot(client, request);
    if (notes.length > 0) yield notes;
    yield* readBeginnings(request, progress);
    yield* withConnection(config, signal, (converter) => readChanges({ ...request, client, converter, progress }));
    yield streams.filter(isByLog).map((stream) => streamStatus(stream, "COMPLETE"));
  });
}

function isByLog({ readMode }: ConfiguredStream): boolean {
  return readMode === "incremental";
}

async function requirePublished(
  client: PostgresClient,
  config: PostgresConfig,
  streams: readonly StreamName[],
): Promise<void> {
  const untold = await unpublished(client, config, streams);
  if (untold.length === 0) return;
  const names = untold.map(({ namespace, name }) => `${namespace}.${name}`).join(", ");
  throw new SourceUnreadable(`The publication ${config.publication} does not tell the changes of ${names}.`, {
    hint: `Run alter publication ${config.publication} add table ${names}, or read them as full refresh.`,
  });
}

/** Finds the slot as the state left it, or makes it where there is no state yet. */
async function openSlot(
  client: PostgresClient,
  { config, state }: LogRead,
): Promise<{ progress: LogProgress; notes: AirbyteMessage[] }> {
  const known = readLogProgress(state);
  const slot = await findSlot(client, config);
  if (known === null) {
    const lsn = slot?.confirmedLsn ?? (await makeSlot(client, config));
    return { progress: { lsn, keptFrom: lsn, streams: new Map() }, notes: [] };
  }
  const anew = "Clear the sync's state: its streams are read anew.";
  if (slot === null) {
    throw new SourceUnreadable(
      `The replication slot ${config.slot} is gone: what changed since the last read is lost.`,
      {
        hint: anew,
      },
    );
  }
  if (slot.confirmedLsn > known.lsn) {
    throw new SourceUnreadable(
      `The replication slot ${config.slot} has moved past what this sync has read: somebody else reads by it too.`,
      { hint: `Give each source and sync a slot of its own. ${anew}` },
    );
  }
  if (known.keptFrom > slot.confirmedLsn) await advanceSlot(client, config, known.keptFrom);
  const warning = warnOfSlot(config, slot);
  return { progress: { ...known, keptFrom: known.lsn }, notes: warning === null ? [] : [warning] };
}

async function* readBeginnings(
  { config, streams, signal }: LogRead,
  progress: LogProgress,
): AsyncGenerator<AirbyteMessage[]> {
  const isRead = (stream: StreamName) => progress.streams.get(streamId(stream))?.progress.by === "log";
  const toRead = streams.filter((stream) => !isByLog(stream) || !isRead(stream));
  yield streams.filter((stream) => !toRead.includes(stream)).map((stream) => streamStatus(stream, "STARTED"));
  if (toRead.length === 0) return;
  const byLog = new Set(streams.filter(isByLog).map(streamId));
  const at = new Date();
  const log: LogBeginning = {
    progressOf: (stream) => progress.streams.get(streamId(stream))?.progress ?? null,
    stateAt(stream, own) {
      progress.streams.set(streamId(stream), { name: stream, progress: own });
      return printLogProgress(progress);
    },
    decorate: (stream, data) =>
      byLog.has(streamId(stream)) ? withCdcFields(data, { lsn: progress.lsn, at, isDeleted: false }) : data,
    isWhole: (stream) => !byLog.has(streamId(stream)),
  };
  yield* withSnapshot(config, signal, async function* (client) {
    const schemas = [...new Set(toRead.flatMap(({ namespace }) => (namespace === null ? [] : [namespace])))];
    const relations = new Map((await findRelations(client, schemas)).map((found) => [streamId(found), found]));
    const find = (stream: ConfiguredStream) => relations.get(streamId(stream));
    yield* readStreams({ client, config, streams: toRead, state: [], find, log });
  });
}

type ChangesRead = LogRead & { client: PostgresClient; converter: PostgresClient; progress: LogProgress };

/** What the log says of the streams, from where the last read ended up to where the log ends now. */
async function* readChanges({ config, streams, client, converter, progress }: ChangesRead) {
  const end = await askLogEnd(client);
  const taker = new ChangeTaker(streams.filter(isByLog), converter, progress);
  const options = `'proto_version', '1', 'publication_names', ${quoteName(config.publication)}`;
  const peek = `pg_logical_slot_peek_binary_changes('${config.slot}', '${printLsn(end)}', null, ${options})`;
  for await (const rows of copyRows(client, `select lsn::text, data from ${peek}`)) {
    const messages: AirbyteMessage[] = [];
    for (const [lsn, data] of rows) messages.push(...(await taker.take(parseLogMessage(data!), lsn!)));
    if (messages.length > 0) yield messages;
  }
  yield await taker.finish(end);
}

/** pgoutput takes its publications as a list of identifiers in one text. */
function quoteName(name: string): string {
  return `'"${name.replaceAll('"', '""').replaceAll("'", "''")}"'`;
}
