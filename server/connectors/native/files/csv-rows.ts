import { parse } from "csv-parse";
import { SourceUnreadable } from "../../errors.ts";
import { type CsvDialect, nameColumns, sniffDialect } from "./csv-dialect.ts";
import { type DataFile, LONGEST_RAW, type RefusedRow } from "./data-file.ts";
import { TextDecoding } from "./decode-text.ts";
import type { CsvConfig } from "./files-config.ts";
import { peek } from "./peek.ts";

export interface CsvTable {
  columns: string[];
  /** Batches of rows, each with as many fields as there are columns, or refused. */
  rows: AsyncIterable<CsvBatch>;
}

export interface CsvBatch {
  rows: (string[] | RefusedRow)[];
  bytesRead: number;
}

const HEAD_BYTES = 64 * 1024;
/** A jsonb value cannot hold more. */
const LONGEST_ROW_BYTES = 255 * 1024 * 1024;

/** Opens a CSV file and reads its header. Null when the file has not even that. */
export async function openCsv(file: DataFile, config: CsvConfig, signal: AbortSignal): Promise<CsvTable | null> {
  const decoding = new TextDecoding(config.encoding);
  const text = await peek(decoding.toUtf8(file.open(signal)), HEAD_BYTES);
  const dialect = sniffDialect(text.head.toString("utf8"), config);
  const lines = parseLines(text.chunks, dialect, file.label);
  const first = await lines.next();
  if (first.done) return null;

  const [header] = first.value.rows;
  if (header === undefined || !Array.isArray(header.fields)) return null;
  const columns = nameColumns(config.header ? header.fields : header.fields.map(() => ""));
  const firstRows = config.header ? first.value.rows.slice(1) : first.value.rows;
  return { columns, rows: checkRows({ ...first.value, rows: firstRows }, lines, columns.length, decoding) };
}

interface ParsedLine {
  fields: string[];
  /** Of its last line, when the row spans several. */
  line: number;
}

interface ParsedBatch {
  rows: ParsedLine[];
  bytesRead: number;
  /** Set when the file ended within quotes. */
  unclosed: RefusedRow | null;
}

async function* checkRows(
  first: ParsedBatch,
  rest: AsyncIterable<ParsedBatch>,
  width: number,
  decoding: TextDecoding,
): AsyncGenerator<CsvBatch> {
  const check = (batch: ParsedBatch): CsvBatch => {
    const rows = batch.rows.map((row) => checkRow(row, width, decoding));
    return { rows: batch.unclosed === null ? rows : [...rows, batch.unclosed], bytesRead: batch.bytesRead };
  };
  yield check(first);
  for await (const batch of rest) yield check(batch);
}

function checkRow({ fields, line }: ParsedLine, width: number, decoding: TextDecoding): string[] | RefusedRow {
  if (fields.length !== width) {
    const has = `line ${line.toLocaleString("en")} has ${count(fields.length, "field")}`;
    return {
      code: "RAGGED_ROW",
      reason: `${has}, its header has ${width.toLocaleString("en")}`,
      raw: joinFields(fields),
    };
  }
  if (decoding.isBroken && fields.some((field) => field.includes("\ufffd"))) {
    const reason = `line ${line.toLocaleString("en")} has bytes that are no UTF-8 text`;
    return { code: "INVALID_ENCODING", reason, raw: joinFields(fields) };
  }
  return fields;
}

const count = (number: number, what: string) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;

/** The row as CSV again; near enough to what stood in the file to be found there. */
function joinFields(fields: string[]): string {
  const quoted = fields.map((field) => (/[",;\t|\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return quoted.join(",").slice(0, LONGEST_RAW);
}

async function* parseLines(
  chunks: AsyncIterable<Buffer>,
  dialect: CsvDialect,
  label: string,
): AsyncGenerator<ParsedBatch, void> {
  let rows: ParsedLine[] = [];
  let bytesRead = 0;
  const parser = parse({
    delimiter: dialect.delimiter,
    quote: dialect.quote === "" ? false : dialect.quote,
    escape: dialect.quote === "" ? null : dialect.quote,
    record_delimiter: dialect.lineEnds,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
    // Rows are taken here and not pushed on: the parser's own object stream would double its cost.
    on_record: (fields: string[], { lines }) => {
      rows.push({ fields, line: lines });
      return null;
    },
  });
  parser.resume();
  const failed = new Promise<never>((_, reject) => parser.once("error", reject));
  failed.catch(() => {});
  const step = (feed: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      failed,
      new Promise<void>((resolve, reject) => feed((error) => (error ? reject(error) : resolve()))),
    ]);
  const take = (unclosed: RefusedRow | null = null): ParsedBatch => {
    const batch = { rows, bytesRead, unclosed };
    rows = [];
    return batch;
  };

  try {
    for await (const chunk of chunks) {
      await step((done) => parser.write(chunk, done));
      bytesRead += chunk.length;
      if (rows.length > 0) yield take();
    }
    await step((done) => parser.end(done));
    if (rows.length > 0) yield take();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === "CSV_QUOTE_NOT_CLOSED") yield take(unclosedQuote(parser.info.records, rows, message));
    else if (code?.startsWith("CSV_")) throw unreadable(label, code, message);
    else throw error;
  } finally {
    parser.destroy();
  }
}

function unclosedQuote(rowsBefore: number, rows: ParsedLine[], message: string): RefusedRow {
  const after = rows.at(-1)?.line;
  const where =
    after === undefined ? `after row ${rowsBefore.toLocaleString("en")}` : `after line ${after.toLocaleString("en")}`;
  return {
    code: "UNCLOSED_QUOTE",
    reason: `a quote ${where} never closes; all that follows it was taken in`,
    raw: message,
  };
}

function unreadable(label: string, code: string, message: string): SourceUnreadable {
  const isTooLong = code === "CSV_MAX_RECORD_SIZE";
  return new SourceUnreadable(
    isTooLong
      ? `${label} has a row of more than 255 MiB, more than a database row can hold.`
      : `${label} is no CSV file.`,
    {
      hint: isTooLong ? "A quote may be open: correct the file, or set another quote." : "Set its format.",
      detail: message,
    },
  );
}
