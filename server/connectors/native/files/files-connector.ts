import { resolve } from "node:path";
import { AtlasError } from "../../../domain/errors.ts";
import { localFileDataset, remoteFileDataset } from "../../../domain/lineage/dataset-name.ts";
import type { DatasetName } from "../../../domain/lineage/run-facts.ts";
import { type ConfiguredStream, DATASET_KEYWORD, type DiscoveredStream } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { AirbyteMessage, AirbyteState, CatalogMessage, ConnectionStatusMessage } from "../../protocol/messages.ts";
import type { NativeConnector, ReadRequest } from "../native-connector.ts";
import { csvFormat } from "./csv-format.ts";
import type { DataFile } from "./data-file.ts";
import { readHead } from "./detect-format.ts";
import type { FileFormat, FileRequest } from "./file-format.ts";
import { fileState, rowsAlreadyRead } from "./file-state.ts";
import { FILES_SPECIFICATION, type FilesConfig, type Format, readFilesConfig } from "./files-config.ts";
import { jsonFormat, jsonlFormat } from "./json-format.ts";
import { locateFiles } from "./locate-files.ts";
import { parquetFormat } from "./parquet-format.ts";
import { isAddress } from "./remote-file.ts";
import { Workspace } from "./workspace.ts";

const READERS: Record<Format, FileFormat> = {
  csv: csvFormat,
  jsonl: jsonlFormat,
  json: jsonFormat,
  parquet: parquetFormat,
};

/** Rows between two states: some seconds of work to repeat at most. */
const ROWS_A_STATE = 20_000;

/** Files of this machine or of the web, one stream each. They are read whole each time; an interrupted read goes on. */
export const filesConnector: NativeConnector = {
  name: "files",
  specification: FILES_SPECIFICATION,
  supportsIncremental: false,

  async check(config, signal): Promise<ConnectionStatusMessage> {
    await using workspace = new Workspace();
    try {
      const files = await locateFiles(readFilesConfig(config), workspace, signal);
      for (const file of files) await readHead(file.open(signal), 1);
      return { type: "CONNECTION_STATUS", status: "SUCCEEDED", message: describeFiles(files) };
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      const message = error.hint === null ? error.message : `${error.message} ${error.hint}`;
      return { type: "CONNECTION_STATUS", status: "FAILED", message };
    }
  },

  async discover(config, signal): Promise<CatalogMessage> {
    await using workspace = new Workspace();
    const settings = readFilesConfig(config);
    const streams: DiscoveredStream[] = [];
    for (const file of await locateFiles(settings, workspace, signal)) {
      signal.throwIfAborted();
      const { jsonSchema, suggestedPrimaryKey } = await READERS[file.format].scan({
        file,
        config: settings,
        workspace,
        signal,
      });
      streams.push({
        namespace: null,
        name: file.stream,
        jsonSchema: { ...jsonSchema, [DATASET_KEYWORD]: datasetOf(file.label) },
        readModes: ["full_refresh"],
        sourceDefinedCursor: false,
        defaultCursor: null,
        sourceDefinedPrimaryKey: [],
        suggestedPrimaryKey,
      });
    }
    return { type: "CATALOG", streams };
  },

  async *read({ config, streams, state }: ReadRequest, signal): AsyncGenerator<AirbyteMessage[]> {
    await using workspace = new Workspace();
    const settings = readFilesConfig(config);
    const files = new Map((await locateFiles(settings, workspace, signal)).map((file) => [file.stream, file]));
    let failure: unknown = null;
    for (const stream of streams) {
      try {
        yield [streamStatus(stream, "STARTED")];
        yield* readStream(stream, files.get(stream.name), { config: settings, workspace, signal, state });
      } catch (error) {
        signal.throwIfAborted();
        failure ??= error;
        // The other files are read all the same: one that is broken is no reason to be without them.
        yield [errorTrace(stream, error), streamStatus(stream, "INCOMPLETE")];
      }
    }
    if (failure !== null) throw failure;
  },
};

function describeFiles(files: DataFile[]): string {
  const names = files.slice(0, 5).map(({ stream }) => stream);
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : "";
  return `${files.length === 1 ? "One file" : `${files.length} files`} can be read: ${names.join(", ")}${more}.`;
}

type StreamRequest = Omit<FileRequest, "file"> & { config: FilesConfig; state: AirbyteState[] };

async function* readStream(
  stream: ConfiguredStream,
  file: DataFile | undefined,
  request: StreamRequest,
): AsyncGenerator<AirbyteMessage[]> {
  if (file === undefined) {
    throw new SourceUnreadable(`There is no file for the stream ${stream.name} any more.`, {
      hint: "Discover the source's streams again, or bring the file back.",
    });
  }
  const name = { namespace: null, name: stream.name };
  const skipped = rowsAlreadyRead(file, request.state);
  let rows = 0;
  let rowsAtState = skipped;
  let recordsSinceState = 0;

  for await (const batch of READERS[file.format].read({ ...request, file, jsonSchema: stream.jsonSchema })) {
    request.signal.throwIfAborted();
    const isFirst = rows === 0;
    const fresh = batch.rows.slice(Math.max(0, skipped - rows));
    rows += batch.rows.length;
    const emittedAt = Date.now();
    const messages: AirbyteMessage[] = isFirst ? [streamStatus(stream, "RUNNING")] : [];
    for (const row of fresh) {
      if (Buffer.isBuffer(row)) {
        messages.push({ type: "RECORD", stream: name, data: row, emittedAt, changes: null });
        recordsSinceState++;
      } else messages.push({ type: "REJECTED", stream: name, ...row });
    }
    const isStateDue = rows - rowsAtState >= ROWS_A_STATE;
    if (isFirst || isStateDue) messages.push(...estimate(file, rows, batch.bytesRead));
    if (isStateDue) {
      messages.push(fileState(file, { rows, recordsSinceLast: recordsSinceState, isComplete: false }));
      rowsAtState = rows;
      recordsSinceState = 0;
    }
    yield messages;
  }
  const state = fileState(file, { rows, recordsSinceLast: recordsSinceState, isComplete: true });
  yield [{ type: "TRACE_ESTIMATE", stream: name, rows, bytes: file.bytes }, state, streamStatus(stream, "COMPLETE")];
}

/** Rows expected in all, judged by how many the bytes read so far have held; better with every state. */
/** What lineage calls the file. */
function datasetOf(label: string): DatasetName {
  return isAddress(label) ? remoteFileDataset(label) : localFileDataset(resolve(label));
}

function estimate({ stream, bytes }: DataFile, rows: number, bytesRead: number): AirbyteMessage[] {
  if (bytes === null || bytesRead === 0) return [];
  const expected = Math.max(rows, Math.round((rows * bytes) / bytesRead));
  return [{ type: "TRACE_ESTIMATE", stream: { namespace: null, name: stream }, rows: expected, bytes }];
}

function streamStatus(
  { name }: ConfiguredStream,
  status: "STARTED" | "RUNNING" | "COMPLETE" | "INCOMPLETE",
): AirbyteMessage {
  return {
    type: "TRACE_STREAM_STATUS",
    stream: { namespace: null, name },
    status,
    rateLimitedUntil: null,
    isRateLimited: false,
  };
}

function errorTrace({ name }: ConfiguredStream, error: unknown): AirbyteMessage {
  const message = error instanceof Error ? error.message : String(error);
  return {
    type: "TRACE_ERROR",
    message,
    internalMessage: error instanceof AtlasError ? error.detail : null,
    stackTrace: null,
    failureType: "config_error",
    stream: { namespace: null, name },
  };
}
