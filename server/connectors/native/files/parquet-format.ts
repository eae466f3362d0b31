import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { JsonSchema } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import { schemaOfType } from "./csv-values.ts";
import type { Row, RowBatch } from "./data-file.ts";
import type { FileFormat, FileRequest, FileScan } from "./file-format.ts";
import { KeyFinder, type KeyFitness } from "./key-finder.ts";
import { RowWriter } from "./row-writer.ts";

const ROWS_LOOKED_AT_FOR_KEYS = 500_000;

/** Parquet through DuckDB. Types come from the file; DuckDB prints every value as text, so that none is rounded on its way. */
export const parquetFormat: FileFormat = {
  async scan(request): Promise<FileScan> {
    return withParquet(request, async (parquet) => {
      const keys = new KeyFinder(parquet.columns.length);
      let seen = 0;
      for await (const rows of parquet.rows()) {
        for (const row of rows) keys.add(row);
        seen += rows.length;
        if (seen >= ROWS_LOOKED_AT_FOR_KEYS) break;
      }
      const names = parquet.columns.map(({ name }) => name);
      const key = keys.suggest(
        names,
        parquet.columns.map(({ fitness }) => fitness),
      );
      const properties = Object.fromEntries(parquet.columns.map(({ name, schema }) => [name, schema]));
      return {
        jsonSchema: { $schema: "http://json-schema.org/draft-07/schema#", type: "object", properties },
        suggestedPrimaryKey: key.map((position) => [names[position]!]),
      };
    });
  },

  async *read(request): AsyncGenerator<RowBatch> {
    const parquet = await openParquet(request);
    const writer = new RowWriter();
    let read = 0;
    try {
      for await (const values of parquet.rows()) {
        const rows = values.map((row): Row => writer.write(printRow(parquet.columns, row)));
        read += rows.length;
        yield { rows, bytesRead: Math.round(((request.file.bytes ?? 0) * read) / Math.max(parquet.rowCount, 1)) };
      }
    } finally {
      parquet.close();
    }
  },
};

interface ParquetColumn {
  name: string;
  schema: JsonSchema;
  fitness: KeyFitness;
  /** The SQL that gives the column's value as text. */
  asText: string;
  print: (text: string) => string;
}

interface Parquet {
  columns: ParquetColumn[];
  rowCount: number;
  rows(): AsyncGenerator<(string | null)[][]>;
  close(): void;
}

async function withParquet<T>(request: FileRequest, use: (parquet: Parquet) => Promise<T>): Promise<T> {
  const parquet = await openParquet(request);
  try {
    return await use(parquet);
  } finally {
    parquet.close();
  }
}

async function openParquet({ file, workspace, signal }: FileRequest): Promise<Parquet> {
  const path = file.localPath ?? (await workspace.copy(file.label, () => file.open(signal), signal));
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "256MB", threads: "1" });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const source = `read_parquet('${path.replaceAll("'", "''")}')`;
    const columns = await describe(connection, source);
    const [[rowCount]] = (await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${source}`)).getRows() as [
      [number],
    ];
    const select = `SELECT ${columns.map(({ asText }) => asText).join(", ")} FROM ${source}`;
    return { columns, rowCount, close, rows: () => streamRows(connection, select, signal) };
  } catch (error) {
    close();
    throw new SourceUnreadable(`${file.label} cannot be read as Parquet.`, {
      hint: "The file may be damaged, be encrypted or be of another format.",
      detail: (error as Error).message,
    });
  }
}

async function* streamRows(
  connection: DuckDBConnection,
  select: string,
  signal: AbortSignal,
): AsyncGenerator<(string | null)[][]> {
  const result = await connection.stream(select);
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows() as (string | null)[][];
  }
}

async function describe(connection: DuckDBConnection, source: string): Promise<ParquetColumn[]> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows();
  return rows.map(([name, type]) => describeColumn(String(name), String(type)));
}

function describeColumn(name: string, type: string): ParquetColumn {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  const column = { name, asText: `CAST(${quoted} AS VARCHAR)` };
  const text = { ...column, schema: schemaOfType("string"), fitness: "text" as const, print: quote };
  const scale = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type)?.[1];

  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type) || scale === "0") {
    return { ...column, schema: schemaOfType("integer"), fitness: "measure", print: (value) => value };
  }
  if (scale !== undefined)
    return { ...column, schema: schemaOfType("number"), fitness: "never", print: (value) => value };
  if (type === "FLOAT" || type === "DOUBLE") {
    return { ...column, schema: schemaOfType("number"), fitness: "never", print: printFloat };
  }
  if (type === "BOOLEAN")
    return { ...column, schema: schemaOfType("boolean"), fitness: "never", print: (value) => value };
  if (type === "DATE") return { ...column, schema: schemaOfType("date"), fitness: "moment", print: quote };
  if (type.startsWith("TIMESTAMP")) {
    const isZoned = type === "TIMESTAMP WITH TIME ZONE";
    const schema = schemaOfType(isZoned ? "zoned-date-time" : "date-time");
    return { ...column, schema, fitness: "moment", print: printMoment };
  }
  if (type === "BLOB") return { ...text, asText: `to_base64(${quoted})`, fitness: "never" };
  if (type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP")) {
    const schema = { type: ["null", type.endsWith("]") ? "array" : "object"] };
    return { name, asText: `CAST(to_json(${quoted}) AS VARCHAR)`, schema, fitness: "never", print: (value) => value };
  }
  return text;
}

const quote = (text: string) => JSON.stringify(text);

/** JSON has neither infinities nor NaN. */
function printFloat(text: string): string {
  return /^-?\d/.test(text) ? text : "null";
}

/** `2013-01-01 05:00:00+00` as RFC 3339 has it. */
function printMoment(text: string): string {
  return JSON.stringify(text.replace(" ", "T").replace(/\+00$/, "Z"));
}

function printRow(columns: ParquetColumn[], row: (string | null)[]): string {
  const members = columns.map(({ name, print }, i) => {
    const text = row[i] ?? null;
    return `${JSON.stringify(name)}:${text === null ? "null" : print(text)}`;
  });
  return `{${members.join(",")}}`;
}
