import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readCatalog } from "../connectors/protocol/parse-catalog.ts";
import { asList, asObject } from "../connectors/protocol/read-json.ts";
import type { StreamWish } from "../domain/choose-stream.ts";
import { parseStateFile, StateFileInvalid } from "../domain/state/state-file.ts";
import type { KeptState } from "../domain/state/state-message.ts";
import { type DiscoveredStream, READ_MODES } from "../domain/stream.ts";
import { SYNC_HELP, UsageError } from "./usage.ts";

/** What `atlas sync --exec` was asked for, with its files read. */
export interface ExecWish {
  /** The program and its arguments before the verb. */
  argv: string[];
  config: Record<string, unknown>;
  /** Null for going on from what the sync's last run left. */
  states: KeptState[] | null;
  /** Null for asking the program. */
  catalog: ChosenStream[] | null;
  /** Names; null for all. */
  streams: string[] | null;
}

/** A stream with what a configured catalog says of how to read it. */
export interface ChosenStream {
  stream: DiscoveredStream;
  wish: StreamWish;
}

export interface ExecOptions {
  exec: string;
  config?: string;
  state?: string;
  catalog?: string;
  streams?: string;
}

/** Throws UsageError for what cannot be read. No message repeats a file's text, which may hold secrets. */
export function readExecWish(options: ExecOptions): ExecWish {
  return {
    argv: readCommandLine(options.exec),
    config: options.config === undefined ? {} : readConfig(options.config),
    states: options.state === undefined ? null : readStateFile(options.state),
    catalog: options.catalog === undefined ? null : readConfiguredCatalog(options.catalog),
    streams: options.streams === undefined ? null : names(options.streams),
  };
}

/** A program's path, or a command line as a shell takes it: words, of which quotes keep some together. */
function readCommandLine(text: string): string[] {
  const path = resolve(text);
  if (text !== "" && existsSync(path)) {
    if (statSync(path).isDirectory()) throw new UsageError(`--exec takes a program; ${path} is a folder.`, SYNC_HELP);
    return [path];
  }
  const words = (text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replaceAll(/["']/g, ""));
  const [program = "", ...args] = words;
  if (program === "") throw new UsageError("--exec takes a program: its path, or a command line in quotes.", SYNC_HELP);
  if (!program.includes("/")) return words;
  const file = resolve(program);
  if (!existsSync(file)) throw new UsageError(`There is no program ${file}.`, SYNC_HELP);
  return [file, ...args];
}

function readConfig(path: string): Record<string, unknown> {
  const config = asObject(parseJson("--config", path, readText("--config", path)));
  if (config === null) throw new UsageError(`--config takes a JSON object, which ${path} does not hold.`, SYNC_HELP);
  return config;
}

function readStateFile(path: string): KeptState[] {
  try {
    return parseStateFile(readText("--state", path));
  } catch (error) {
    if (!(error instanceof StateFileInvalid)) throw error;
    throw new UsageError(`--state ${path}: ${error.message} ${error.hint}`, SYNC_HELP);
  }
}

/** Airbyte's configured catalog: `{"streams": [{"stream": {…}, "sync_mode": "incremental", …}]}`. */
function readConfiguredCatalog(path: string): ChosenStream[] {
  const catalog = asObject(parseJson("--catalog", path, readText("--catalog", path)));
  const configured = asList(catalog?.streams).map(asObject);
  const chosen = configured.flatMap((each) => {
    const [stream] = readCatalog({ streams: [each?.stream] })?.streams ?? [];
    if (stream === undefined) return [];
    const readMode = READ_MODES.find((mode) => mode === each?.sync_mode) ?? null;
    return [
      {
        stream,
        wish: { readMode, cursor: paths(each?.cursor_field)[0] ?? null, primaryKey: pathsOfKey(each?.primary_key) },
      },
    ];
  });
  if (chosen.length > 0 && chosen.length === configured.length) return chosen;
  throw new UsageError(`--catalog takes a configured catalog, which ${path} does not hold.`, SYNC_HELP);
}

function paths(value: unknown): string[][] {
  const path = asList(value).filter((name) => typeof name === "string");
  return path.length > 0 ? [path] : [];
}

function pathsOfKey(value: unknown): string[][] | null {
  const key = asList(value).flatMap(paths);
  return key.length > 0 ? key : null;
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new UsageError(`${option} ${path} cannot be read: ${reason}.`, SYNC_HELP);
  }
}

function parseJson(option: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${option} takes JSON, which ${path} does not hold.`, SYNC_HELP);
  }
}

function names(list: string): string[] {
  const wanted = list.split(",").map((name) => name.trim());
  return wanted.filter(Boolean);
}
