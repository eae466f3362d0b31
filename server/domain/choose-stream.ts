import type { DiscoveredStream, ReadMode } from "./stream.ts";
import type { WriteMode } from "./write-mode.ts";

/** What a person said about a stream; what they left out is decided by `chooseStream`. */
export interface StreamWish {
  readMode?: ReadMode | null;
  writeMode?: WriteMode | null;
  cursor?: readonly string[] | null;
  primaryKey?: readonly (readonly string[])[] | null;
}

export interface StreamChoice {
  readMode: ReadMode;
  writeMode: WriteMode;
  /** Null for none, or where the source keeps its own. */
  cursor: string[] | null;
  primaryKey: string[][];
}

export interface StreamFault {
  field: keyof StreamWish;
  message: string;
}

/**
 * How a sync reads and writes a stream. A key that the source defines wins over all; a wish wins over what the data
 * suggests. A stream that can be read incrementally is, when it has a cursor and a key; the chart mirrors a full refresh,
 * replaces by key what comes incrementally, and adds what has no key.
 */
export function chooseStream(
  stream: DiscoveredStream,
  wish: StreamWish,
): { choice: StreamChoice; faults: StreamFault[] } {
  const faults: StreamFault[] = [];
  const primaryKey = chooseKey(stream, wish, faults);
  const cursor = wish.cursor?.length ? [...wish.cursor] : stream.defaultCursor;
  const readMode = wish.readMode ?? standardReadMode(stream, cursor, primaryKey);
  const writeMode =
    wish.writeMode ?? (readMode === "full_refresh" ? "overwrite" : primaryKey.length > 0 ? "deduplicated" : "append");

  if (!stream.readModes.includes(readMode)) {
    const offered = stream.readModes.join(" or ") || "nothing";
    faults.push({ field: "readMode", message: `${stream.name} cannot be read as ${readMode}; it offers ${offered}.` });
  }
  if (readMode === "incremental" && !stream.sourceDefinedCursor) {
    if (!cursor?.length) {
      faults.push({
        field: "cursor",
        message: `${stream.name} is read incrementally and needs a cursor: a field that grows with each change.`,
      });
    } else if (!hasField(stream, cursor)) {
      faults.push({ field: "cursor", message: `${stream.name} has no field ${cursor.join(".")}.` });
    }
  }
  if (writeMode === "overwrite" && readMode === "incremental") {
    faults.push({
      field: "writeMode",
      message: `${stream.name} is read incrementally: overwriting would drop what was read before. Choose append or deduplicated.`,
    });
  }
  if (writeMode === "deduplicated" && primaryKey.length === 0) {
    faults.push({ field: "primaryKey", message: `${stream.name} needs a key to find rows that are the same.` });
  }
  const keepsCursor = readMode === "incremental" && !(stream.sourceDefinedCursor && !wish.cursor?.length);
  return { choice: { readMode, writeMode, cursor: keepsCursor ? cursor : null, primaryKey }, faults };
}

function chooseKey(stream: DiscoveredStream, { primaryKey: wished }: StreamWish, faults: StreamFault[]): string[][] {
  if (stream.sourceDefinedPrimaryKey.length > 0) {
    if (wished?.length && !isSame(wished, stream.sourceDefinedPrimaryKey)) {
      const own = stream.sourceDefinedPrimaryKey.map((path) => path.join(".")).join(", ");
      faults.push({
        field: "primaryKey",
        message: `${stream.name} has a key of its own (${own}); it cannot be another.`,
      });
    }
    return stream.sourceDefinedPrimaryKey;
  }
  if (!wished) return stream.suggestedPrimaryKey ?? [];
  for (const path of wished) {
    if (!hasField(stream, path)) {
      faults.push({ field: "primaryKey", message: `${stream.name} has no field ${path.join(".")}.` });
    }
  }
  return wished.map((path) => [...path]);
}

function standardReadMode(stream: DiscoveredStream, cursor: string[] | null, primaryKey: string[][]): ReadMode {
  const isIncremental = stream.readModes.includes("incremental");
  const knowsProgress = stream.sourceDefinedCursor || Boolean(cursor?.length);
  const isFullPossible = stream.readModes.includes("full_refresh");
  return isIncremental && knowsProgress && (primaryKey.length > 0 || !isFullPossible) ? "incremental" : "full_refresh";
}

/** A schema that says nothing of its fields allows any. */
function hasField({ jsonSchema }: DiscoveredStream, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return false;
  if (!jsonSchema.properties) return true;
  const field = Object.hasOwn(jsonSchema.properties, name) ? jsonSchema.properties[name] : undefined;
  return field !== undefined && (rest.length === 0 || hasField({ jsonSchema: field } as DiscoveredStream, rest));
}

function isSame(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
