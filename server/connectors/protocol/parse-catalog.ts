import { type DiscoveredStream, READ_MODES } from "../../domain/stream.ts";
import type { CatalogMessage } from "./messages.ts";
import { asList, asObject, asText, asTexts, type JsonObject } from "./read-json.ts";

/** The streams of a catalog as `discover` prints it; null when it is no catalog. */
export function readCatalog(catalog: JsonObject | null): CatalogMessage | null {
  if (catalog === null || !Array.isArray(catalog.streams)) return null;
  return { type: "CATALOG", streams: catalog.streams.map(readStream).filter((stream) => stream !== null) };
}

function readStream(value: unknown): DiscoveredStream | null {
  const stream = asObject(value);
  const name = asText(stream?.name);
  if (stream === null || name === null) return null;
  const modes = asTexts(stream.supported_sync_modes);
  const readModes = READ_MODES.filter((mode) => modes.includes(mode));
  const cursor = asTexts(stream.default_cursor_field);
  return {
    namespace: asText(stream.namespace),
    name,
    jsonSchema: asObject(stream.json_schema) ?? {},
    // A source that names no mode can at least be read whole.
    readModes: readModes.length > 0 ? readModes : ["full_refresh"],
    sourceDefinedCursor: stream.source_defined_cursor === true,
    isResumable: stream.is_resumable === true,
    defaultCursor: cursor.length > 0 ? cursor : null,
    sourceDefinedPrimaryKey: readKey(stream.source_defined_primary_key),
  };
}

/** Some sources give the key as `["id"]` where the protocol says `[["id"]]`. */
function readKey(value: unknown): string[][] {
  return asList(value)
    .map((path) => (typeof path === "string" ? [path] : asTexts(path)))
    .filter((path) => path.length > 0);
}
