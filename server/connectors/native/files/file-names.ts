import { basename } from "node:path";
import type { Format } from "./files-config.ts";

const FORMAT_OF_EXTENSION: Record<string, Format> = {
  csv: "csv",
  tsv: "csv",
  tab: "csv",
  psv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "json",
  parquet: "parquet",
  pq: "parquet",
};

export type Packing = "gzip" | "zip" | null;

export interface NameParts {
  /** The file's name without its extensions. */
  stem: string;
  /** Null when the name does not tell. */
  format: Format | null;
  packing: Packing;
}

/** What a file's name says: `flights.csv.gz` is CSV in gzip, to be called `flights`. */
export function splitFileName(path: string): NameParts {
  let name = basename(path);
  let packing: Packing = null;
  const lower = () => name.toLowerCase();
  if (lower().endsWith(".gz")) packing = "gzip";
  else if (lower().endsWith(".zip")) packing = "zip";
  if (packing !== null) name = name.slice(0, name.lastIndexOf("."));

  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
  const format = FORMAT_OF_EXTENSION[extension] ?? null;
  const isKnown = format !== null || extension === "txt" || extension === "dat" || extension === "data";
  return { stem: isKnown ? name.slice(0, dot) : name, format, packing };
}

/** Whether a folder's file is data by its name: other files in it are passed over. */
export function isDataFileName(path: string): boolean {
  const { format, packing } = splitFileName(path);
  return !basename(path).startsWith(".") && (format !== null || packing === "zip");
}

/** Gives equal names a number, so that each is there once: users, users_2. Order decides which stays plain. */
export function makeUnique(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name}_${number}`;
    taken.add(unique);
    return unique;
  });
}
