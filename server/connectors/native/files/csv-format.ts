import { type CsvBatch, openCsv } from "./csv-rows.ts";
import {
  type ColumnType,
  KIND,
  kindOf,
  NULL_TOKENS,
  printValue,
  schemaOfType,
  typeOfKinds,
  typeOfSchema,
} from "./csv-values.ts";
import type { RowBatch } from "./data-file.ts";
import { type FileFormat, type FileRequest, type FileScan, scanLimit } from "./file-format.ts";
import type { CsvConfig } from "./files-config.ts";
import { KeyFinder, type KeyFitness } from "./key-finder.ts";
import { RowWriter } from "./row-writer.ts";

/** Rows of CSV as JSON objects: types from the data itself, names from the header. */
export const csvFormat: FileFormat = {
  async scan({ file, config, signal }: FileRequest): Promise<FileScan> {
    const table = await openCsv(file, config.csv, signal);
    if (table === null) return { jsonSchema: { type: "object", properties: {} }, suggestedPrimaryKey: [] };
    const survey = new ColumnSurvey(table.columns, config.csv);
    const limit = scanLimit(file);
    for await (const batch of table.rows) {
      survey.add(batch);
      if (batch.bytesRead >= limit) break;
    }
    return survey.result();
  },

  async *read({ file, config, signal, jsonSchema }): AsyncGenerator<RowBatch> {
    const table = await openCsv(file, config.csv, signal);
    if (table === null) return;
    const nulls = nullsOf(config.csv);
    const columns = table.columns.map((name, i) => ({
      prefix: `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`,
      type: typeOfSchema(jsonSchema.properties?.[name]),
    }));
    const writer = new RowWriter();
    for await (const { rows, bytesRead } of table.rows) {
      yield {
        bytesRead,
        rows: rows.map((row) => (Array.isArray(row) ? writer.write(printRow(row, columns, nulls)) : row)),
      };
    }
  },
};

interface PrintedColumn {
  prefix: string;
  type: ColumnType;
}

function printRow(fields: string[], columns: PrintedColumn[], nulls: ReadonlySet<string> | null): string {
  let json = "";
  for (let i = 0; i < columns.length; i++) {
    const { prefix, type } = columns[i]!;
    json += prefix + printValue(fields[i]!, type, nulls);
  }
  return `${json}}`;
}

/** Null when the config leaves it to Atlas, which then takes the usual tokens in columns that are not text. */
function nullsOf({ nullValues }: CsvConfig): ReadonlySet<string> | null {
  return nullValues === undefined || nullValues.length === 0 ? null : new Set(nullValues);
}

/** Gathers what each column's values can be, and which columns tell rows apart. */
class ColumnSurvey {
  readonly #columns: string[];
  readonly #kinds: Uint8Array;
  readonly #nulls: ReadonlySet<string>;
  readonly #keys: KeyFinder;

  constructor(columns: string[], config: CsvConfig) {
    this.#columns = columns;
    this.#kinds = new Uint8Array(columns.length);
    this.#nulls = nullsOf(config) ?? NULL_TOKENS;
    this.#keys = new KeyFinder(columns.length);
  }

  add({ rows }: CsvBatch): void {
    for (const row of rows) if (Array.isArray(row)) this.#addRow(row);
  }

  #addRow(fields: string[]): void {
    const kinds = this.#kinds;
    const keys: (string | null)[] = fields;
    for (let i = 0; i < fields.length; i++) {
      const text = fields[i]!;
      if (text === "" || this.#nulls.has(text)) {
        keys[i] = null;
        continue;
      }
      const known = kinds[i]!;
      if ((known & KIND.text) === 0) kinds[i] = known | kindOf(text);
      // A column of floats is no key, however different its values are.
      if ((kinds[i]! & KIND.number) !== 0 && (kinds[i]! & KIND.text) === 0) keys[i] = null;
    }
    this.#keys.add(keys);
  }

  result(): FileScan {
    const types = [...this.#kinds].map(typeOfKinds);
    const properties = Object.fromEntries(this.#columns.map((name, i) => [name, schemaOfType(types[i]!)]));
    const key = this.#keys.suggest(this.#columns, types.map(fitnessOf));
    return {
      jsonSchema: { $schema: "http://json-schema.org/draft-07/schema#", type: "object", properties },
      suggestedPrimaryKey: key.map((position) => [this.#columns[position]!]),
    };
  }
}

function fitnessOf(type: ColumnType): KeyFitness {
  if (type === "number" || type === "boolean") return "never";
  if (type === "integer") return "measure";
  return type === "string" ? "text" : "moment";
}
