import type { Format } from "./files-config.ts";

/** One stream's worth of bytes: a file, a decompressed file or an entry of an archive, near or far. */
export interface DataFile {
  stream: string;
  format: Format;
  /** As people know it: a path, an address, an archive with its entry. */
  label: string;
  /** Size of what `open` gives, when that is known beforehand. */
  bytes: number | null;
  /** Stays the same as long as the content does; null where nothing tells, and then a read cannot be resumed. */
  fingerprint: string | null;
  /** Set when the bytes lie on this machine as they are: neither packed nor remote. */
  localPath: string | null;
  /** Throws SourceUnreadable. Iterating again means opening again. */
  open(signal: AbortSignal): AsyncIterable<Buffer>;
}

/** A row as a reader gives it: its JSON bytes, or why it is none. */
export type Row = Buffer | RefusedRow;

export interface RefusedRow {
  code: string;
  reason: string;
  raw: string;
}

/** Refused rows are shown to people and stored with the run: their text is cut to 64 Ki characters. */
export const LONGEST_RAW = 65_536;

export interface RowBatch {
  rows: Row[];
  /** Bytes of the file behind the rows so far, for estimates. */
  bytesRead: number;
}
