import type { ConfiguredStream, JsonSchema } from "../../domain/stream.ts";
import type { AirbyteMessage, AirbyteState, CatalogMessage, ConnectionStatusMessage } from "../protocol/messages.ts";
import type { ConnectorConfig } from "../runtimes/connector-runtime.ts";

export interface ReadRequest {
  config: ConnectorConfig;
  streams: ConfiguredStream[];
  state: AirbyteState[];
}

/** A connector written in this process's own language. Its verbs mean what Airbyte's do. */
export interface NativeConnector {
  readonly name: string;
  readonly specification: JsonSchema;
  readonly supportsIncremental: boolean;
  check(config: ConnectorConfig, signal: AbortSignal): Promise<ConnectionStatusMessage>;
  discover(config: ConnectorConfig, signal: AbortSignal): Promise<CatalogMessage>;
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<AirbyteMessage[]>;
}
