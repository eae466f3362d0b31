import type { ConfiguredStream, DiscoveredStream } from "../../domain/stream.ts";
import type { AirbyteMessage, AirbyteState, RejectedMessage } from "../protocol/messages.ts";
import type { ConnectorCommand, ConnectorConfig, ConnectorRuntime } from "../runtimes/connector-runtime.ts";

export interface Outcome {
  messages: AirbyteMessage[];
  error: unknown;
}

/** Everything a command says, and what it ended with. */
export async function runToEnd(
  runtime: ConnectorRuntime,
  command: ConnectorCommand,
  signal = new AbortController().signal,
): Promise<Outcome> {
  const messages: AirbyteMessage[] = [];
  try {
    for await (const batch of runtime.run(command, signal)) for (const message of batch) messages.push(message);
    return { messages, error: null };
  } catch (error) {
    return { messages, error };
  }
}

export async function discover(runtime: ConnectorRuntime, config: ConnectorConfig): Promise<DiscoveredStream[]> {
  const { messages, error } = await runToEnd(runtime, { verb: "discover", config });
  if (error !== null) throw error;
  return messages.flatMap((message) => (message.type === "CATALOG" ? message.streams : []));
}

/** Reads every stream of a source, as a first sync would. */
export async function readAll(
  runtime: ConnectorRuntime,
  config: ConnectorConfig,
  state: AirbyteState[] = [],
): Promise<Outcome> {
  const streams = (await discover(runtime, config)).map(configure);
  return runToEnd(runtime, { verb: "read", config, streams, state });
}

export function configure(stream: Pick<DiscoveredStream, "namespace" | "name" | "jsonSchema">): ConfiguredStream {
  const { namespace, name, jsonSchema } = stream;
  return { namespace, name, jsonSchema, readMode: "full_refresh", cursor: null, primaryKey: [] };
}

/** The records' JSON as it was sent, in order; of one stream where `stream` says which. */
export function recordTexts(messages: AirbyteMessage[], stream?: string): string[] {
  return messages.flatMap((message) =>
    message.type === "RECORD" && (stream === undefined || message.stream.name === stream)
      ? [message.data.toString()]
      : [],
  );
}

export function rejections(messages: AirbyteMessage[]): RejectedMessage[] {
  return messages.filter((message) => message.type === "REJECTED");
}

export function states(messages: AirbyteMessage[]): AirbyteState[] {
  return messages.flatMap((message) => (message.type === "STATE" ? [message.state] : []));
}
