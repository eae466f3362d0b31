import type { JsonSchema } from "../../../domain/stream.ts";
import type { DataFile, RowBatch } from "./data-file.ts";
import type { FilesConfig } from "./files-config.ts";
import type { Workspace } from "./workspace.ts";

/** What looking through a file tells of it. */
export interface FileScan {
  jsonSchema: JsonSchema;
  suggestedPrimaryKey: string[][];
}

export interface FileRequest {
  file: DataFile;
  config: FilesConfig;
  workspace: Workspace;
  signal: AbortSignal;
}

/** How one format is looked through and read. */
export interface FileFormat {
  scan(request: FileRequest): Promise<FileScan>;
  /** All rows, in the file's order, from the first one on. `jsonSchema` is the stream's, as it was once discovered. */
  read(request: FileRequest & { jsonSchema: JsonSchema }): AsyncIterable<RowBatch>;
}

/** Up to this size a file is looked through whole, so that its types are those of its data and not of its first rows. */
const SCANNED_WHOLE_BYTES = 256 * 1024 * 1024;
const SAMPLE_BYTES = 64 * 1024 * 1024;

/** How many bytes of a file to look at. */
export function scanLimit({ bytes }: DataFile): number {
  return bytes !== null && bytes > SCANNED_WHOLE_BYTES ? SAMPLE_BYTES : SCANNED_WHOLE_BYTES;
}
