import { z } from "zod";
import type { JsonSchema } from "../../../domain/stream.ts";
import { readSettings } from "../read-settings.ts";

export const FORMATS = ["csv", "jsonl", "json", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

const configSchema = z.object({
  path: z.string().trim().min(1),
  format: z.enum(["auto", ...FORMATS]).default("auto"),
  csv: z
    .object({
      delimiter: z.string().optional(),
      quote: z.string().default('"'),
      encoding: z.string().optional(),
      header: z.boolean().default(true),
      nullValues: z.array(z.string()).optional(),
    })
    .default({ quote: '"', header: true }),
  streamName: z.string().trim().min(1).optional(),
});

export type FilesConfig = z.infer<typeof configSchema>;
export type CsvConfig = FilesConfig["csv"];

/** Throws SourceUnreadable that names the first setting that is wrong. */
export function readFilesConfig(config: Record<string, unknown>): FilesConfig {
  return readSettings(configSchema, config);
}

export const FILES_SPECIFICATION: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Files",
  type: "object",
  required: ["path"],
  properties: {
    path: {
      type: "string",
      title: "Path or address",
      description:
        "A file, a folder, a pattern such as data/*.csv, or an http(s) address. Every file becomes a stream; .gz and .zip are opened.",
      examples: ["samples/nycflights13", "exports/*.csv.gz", "https://example.com/prices.csv"],
      minLength: 1,
      order: 0,
    },
    format: {
      type: "string",
      title: "Format",
      description:
        "Left on auto, it is told from the file's name, and from its first bytes where the name says nothing.",
      enum: ["auto", ...FORMATS],
      default: "auto",
      order: 1,
    },
    streamName: {
      type: "string",
      title: "Stream name",
      description: "The stream's name when the path names one file. Otherwise streams are called as their files.",
      examples: ["prices"],
      order: 2,
    },
    csv: {
      type: "object",
      title: "CSV",
      description: "Only for CSV files that are not understood by themselves.",
      order: 3,
      properties: {
        delimiter: {
          type: "string",
          title: "Delimiter",
          description: "What stands between two fields. Found out from the file when empty.",
          examples: [",", ";", "|", "\t"],
          maxLength: 1,
          order: 0,
        },
        quote: { type: "string", title: "Quote", default: '"', maxLength: 1, order: 1 },
        encoding: {
          type: "string",
          title: "Encoding",
          description: "Found out from the file when empty: UTF-8, UTF-16, or Windows-1252.",
          examples: ["utf-8", "windows-1252", "shift_jis"],
          order: 2,
        },
        header: {
          type: "boolean",
          title: "The first line has the names of the columns",
          default: true,
          order: 3,
        },
        nullValues: {
          type: "array",
          title: "Texts that mean “no value”",
          description:
            "When empty: an empty field everywhere, and NA, N/A, NULL, null, NaN in columns that are not text.",
          items: { type: "string" },
          examples: [["NA", "-", "9999"]],
          order: 4,
        },
      },
    },
  },
};
