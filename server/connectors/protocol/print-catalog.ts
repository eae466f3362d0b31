import type { ConfiguredStream } from "../../domain/stream.ts";

/**
 * The text of the configured catalog a connector reads. A source looks at what to read; the destination's half (mode,
 * generation) is required by some parsers of the protocol, so it is given as what Atlas does: it keeps the newest row of
 * a key, or appends where there is none.
 */
export function printCatalog(streams: readonly ConfiguredStream[]): string {
  return JSON.stringify({ streams: streams.map(toConfiguredStream) });
}

function toConfiguredStream(stream: ConfiguredStream) {
  const { namespace, name, jsonSchema, readMode, cursor, primaryKey, generation } = stream;
  return {
    stream: {
      name,
      ...(namespace === null ? {} : { namespace }),
      json_schema: jsonSchema,
      supported_sync_modes: readMode === "incremental" ? ["full_refresh", "incremental"] : ["full_refresh"],
      ...(primaryKey.length > 0 ? { source_defined_primary_key: primaryKey } : {}),
    },
    sync_mode: readMode,
    destination_sync_mode: primaryKey.length > 0 ? "append_dedup" : "append",
    ...(cursor === null ? {} : { cursor_field: cursor }),
    ...(primaryKey.length > 0 ? { primary_key: primaryKey } : {}),
    generation_id: generation?.id ?? 0,
    minimum_generation_id: generation?.minimumId ?? 0,
    sync_id: generation?.syncId ?? 0,
  };
}
