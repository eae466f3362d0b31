import { SourceUnreadable } from "../../errors.ts";
import { skipSpace } from "../../protocol/scan-json.ts";
import { LineSplitter } from "../../protocol/split-lines.ts";
import { type DataFile, LONGEST_RAW, type Row, type RowBatch } from "./data-file.ts";
import { TextDecoding } from "./decode-text.ts";
import { type FileFormat, type FileRequest, type FileScan, scanLimit } from "./file-format.ts";
import { type JsonElement, listElements } from "./json-elements.ts";
import { type Json, JsonShape, parseForTypes } from "./json-types.ts";
import { KeyFinder, type KeyFitness } from "./key-finder.ts";

/** One object a line; the line's bytes are the record. */
export const jsonlFormat: FileFormat = {
  scan: (request) => scanRows(readLines(request), scanLimit(request.file)),
  read: (request) => readLines(request),
};

/** A list of objects, or an object that holds one list. Read whole: JSON says only at its end that it is well-formed. */
export const jsonFormat: FileFormat = {
  scan: (request) => scanRows(readElements(request), scanLimit(request.file)),
  read: (request) => readElements(request),
};

async function* readLines({ file, signal }: FileRequest): AsyncGenerator<RowBatch> {
  let rows: Row[] = [];
  let line = 0;
  let bytesRead = 0;
  const splitter = new LineSplitter(
    (bytes, start, end) => {
      line++;
      const isBlank = skipSpace(bytes, start, end) === end;
      if (!isBlank) rows.push(checkObject(bytes.subarray(start, end), line));
    },
    () => line++,
  );
  const take = (): RowBatch => {
    const batch = { rows, bytesRead };
    rows = [];
    return batch;
  };
  for await (const chunk of new TextDecoding(undefined).toUtf8(file.open(signal))) {
    bytesRead += chunk.length;
    splitter.push(chunk);
    if (rows.length > 0) yield take();
  }
  splitter.end();
  if (rows.length > 0) yield take();
}

const BATCH_ROWS = 1_000;
/** Near the longest string that V8 can hold, which a broken file's text must fit in to be shown. */
const LARGEST_DOCUMENT_BYTES = 512 * 1024 * 1024;

async function* readElements({ file, signal }: FileRequest): AsyncGenerator<RowBatch> {
  const document = await readWhole(file, signal);
  const elements = listElements(document, file.label);
  let rows: Row[] = [];
  for (const [i, element] of elements.entries()) {
    rows.push(checkObject(onOneLine(document, element), i + 1, "item"));
    if (rows.length < BATCH_ROWS) continue;
    yield { rows, bytesRead: element.end };
    rows = [];
  }
  if (rows.length > 0) yield { rows, bytesRead: document.length };
}

async function readWhole(file: DataFile, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of new TextDecoding(undefined).toUtf8(file.open(signal))) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST_DOCUMENT_BYTES) {
      throw new SourceUnreadable(`${file.label} is larger than 512 MiB, the most that is read as one JSON document.`, {
        hint: "Give it as JSONL (one object a line), which may be of any size.",
      });
    }
  }
  return Buffer.concat(chunks, length);
}

/** The element without the line breaks of pretty printing; text in quotes has none that are not escaped. */
function onOneLine(document: Buffer, { start, end }: JsonElement): Buffer {
  const element = document.subarray(start, end);
  if (!element.includes(0x0a) && !element.includes(0x0d)) return element;
  return Buffer.from(element.toString("latin1").replace(/[\r\n]\s*/g, ""), "latin1");
}

function checkObject(bytes: Buffer, number: number, unit = "line"): Row {
  const refuse = (code: string, what: string): Row => ({
    code,
    reason: `${unit} ${number.toLocaleString("en")} ${what}`,
    raw: bytes.toString("utf8", 0, LONGEST_RAW * 4).slice(0, LONGEST_RAW),
  });
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return bytes;
    return refuse("NOT_AN_OBJECT", "is no object");
  } catch (error) {
    return refuse("INVALID_JSON", `is no JSON: ${(error as Error).message}`);
  }
}

async function scanRows(batches: AsyncIterable<RowBatch>, limit: number): Promise<FileScan> {
  const shape = new JsonShape();
  const keys = new GrowingKeys();
  for await (const { rows, bytesRead } of batches) {
    for (const row of rows) {
      if (!Buffer.isBuffer(row)) continue;
      const value = parseForTypes(row.toString("utf8")) as { [name: string]: Json };
      shape.add(value);
      keys.add(value);
    }
    if (bytesRead >= limit) break;
  }
  const properties = shape.propertySchemas();
  return {
    jsonSchema: { $schema: "http://json-schema.org/draft-07/schema#", type: "object", properties },
    suggestedPrimaryKey: keys.suggest((name) => fitnessOf(properties[name]?.type, properties[name]?.format)),
  };
}

function fitnessOf(type: string | string[] | undefined, format: string | undefined): KeyFitness {
  const [only, ...others] = [type ?? []].flat().filter((each) => each !== "null");
  if (others.length > 0) return "never";
  if (only === "integer") return "measure";
  if (only !== "string") return "never";
  return format === undefined ? "text" : "moment";
}

/** Key columns of objects: only what the first one has can be in every one. */
class GrowingKeys {
  #names: string[] | null = null;
  #finder = new KeyFinder(0);

  add(row: Record<string, unknown>): void {
    if (this.#names === null) {
      this.#names = Object.keys(row);
      this.#finder = new KeyFinder(this.#names.length);
    }
    this.#finder.add(this.#names.map((name) => keyText(row[name])));
  }

  suggest(fitness: (name: string) => KeyFitness): string[][] {
    const names = this.#names ?? [];
    return this.#finder.suggest(names, names.map(fitness)).map((position) => [names[position]!]);
  }
}

/** Integers past 2^53 come rounded here: two of them may then look alike, and no key is suggested where one might be. */
function keyText(value: unknown): string | null {
  return typeof value === "string" || Number.isInteger(value) ? String(value) : null;
}
