import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { AirbyteMessage, RecordMessage } from "../connectors/protocol/messages.ts";
import { type RuntimeOptions, runtimeFor } from "../connectors/registry/connectors.ts";
import type { ConnectorConfig } from "../connectors/runtimes/connector-runtime.ts";
import { chooseStream } from "../domain/choose-stream.ts";
import { type DiscoveredStream, streamId } from "../domain/stream.ts";
import { readEnvironment } from "../env.ts";
import { ConnectorCommands } from "../sync/connector-commands.ts";
import { FAILED, SUCCEEDED } from "./exit-codes.ts";
import { CONNECTOR_HELP, UsageError } from "./usage.ts";

/** `atlas connector`: asks a connector something and prints its answer. Returns the exit code. */
export async function connectorCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: "string" },
      streams: { type: "string" },
      limit: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(CONNECTOR_HELP);
    return SUCCEEDED;
  }
  const [verb, id, ...more] = positionals;
  if (verb === undefined) throw new UsageError("Ask the connector what?", CONNECTOR_HELP);
  if (id === undefined || more.length > 0) throw new UsageError("Name one connector by its id.", CONNECTOR_HELP);
  const options = { environmentsDir: join(readEnvironment().home, "connectors") };
  const commands = new ConnectorCommands(options);
  const config = values.config === undefined ? {} : readConfig(values.config);
  switch (verb) {
    case "spec":
      print((await commands.describe(id)).schema);
      return SUCCEEDED;
    case "check":
      return check(commands, { id, config, isJson: values.json ?? false });
    case "discover":
      return discover(commands, { id, config, isJson: values.json ?? false });
    case "read":
      return read(commands, { id, config, options, stop, ...readWish(values) });
    default:
      throw new UsageError(`A connector cannot be asked to ${verb}.`, CONNECTOR_HELP);
  }
}

interface Question {
  id: string;
  config: ConnectorConfig;
  isJson: boolean;
}

async function check(commands: ConnectorCommands, { id, config, isJson }: Question): Promise<number> {
  const { ok, message } = await commands.check(id, config);
  if (isJson) print({ ok, message });
  else process.stdout.write(`${ok ? "The check passed" : "The check failed"}${message ? `: ${message}` : "."}\n`);
  return ok ? SUCCEEDED : FAILED;
}

async function discover(commands: ConnectorCommands, { id, config, isJson }: Question): Promise<number> {
  const streams = await commands.discover(id, config);
  if (isJson) print(streams);
  else process.stdout.write(streams.map((stream) => `${streamText(stream)}\n`).join(""));
  return SUCCEEDED;
}

interface ReadWish {
  streams: string[] | null;
  limit: number;
}

async function read(
  commands: ConnectorCommands,
  wish: ReadWish & Omit<Question, "isJson"> & { options: RuntimeOptions; stop: AbortSignal },
): Promise<number> {
  const { id, config, options, stop, limit } = wish;
  const streams = chosenStreams(await commands.discover(id, config), wish.streams);
  const { secrets } = await commands.split(id, config);
  const runtime = await runtimeFor(id, { ...options, secrets: Object.values(secrets) });
  const configured = streams.map((stream) => ({
    ...stream,
    ...chooseStream(stream, { readMode: stream.readModes.includes("full_refresh") ? "full_refresh" : null }).choice,
  }));
  const left = new Map(streams.map((stream) => [streamId(stream), limit]));
  for await (const batch of runtime.run({ verb: "read", config, streams: configured, state: [] }, stop)) {
    for (const message of batch) {
      if (message.type !== "RECORD") tell(message);
      else if (takeOne(left, message)) await printRecord(message);
    }
    // Leaving the loop ends the connector.
    if (left.size === 0) break;
  }
  return SUCCEEDED;
}

/** Whether the record is within its stream's limit; a stream that has reached it is taken off the list. */
function takeOne(left: Map<string, number>, { stream }: RecordMessage): boolean {
  const id = streamId(stream);
  const remaining = left.get(id) ?? 0;
  if (remaining <= 1) left.delete(id);
  else left.set(id, remaining - 1);
  return remaining > 0;
}

async function printRecord({ stream, data, emittedAt }: RecordMessage): Promise<void> {
  const namespace = stream.namespace === null ? "" : `"namespace":${JSON.stringify(stream.namespace)},`;
  const head = `{"type":"RECORD","record":{${namespace}"stream":${JSON.stringify(stream.name)},"data":`;
  const line = Buffer.concat([Buffer.from(head), data, Buffer.from(`,"emitted_at":${emittedAt}}}\n`)]);
  if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once("drain", resolve));
}

function tell(message: AirbyteMessage): void {
  const line = (text: string) => process.stderr.write(`${text}\n`);
  if (message.type === "LOG") line(message.message);
  if (message.type === "TRACE_ERROR") line(message.message);
  if (message.type === "REJECTED") line(`${message.stream.name}: ${message.reason}`);
}

function chosenStreams(offered: DiscoveredStream[], names: string[] | null): DiscoveredStream[] {
  if (names === null) return offered;
  const unknown = names.filter((name) => !offered.some((stream) => stream.name === name));
  if (unknown.length > 0) {
    const known = offered.map(({ name }) => name).join(", ");
    throw new UsageError(`There is no stream ${unknown.join(", ")}; there are ${known}.`, CONNECTOR_HELP);
  }
  return offered.filter(({ name }) => names.includes(name));
}

function readWish({ streams, limit }: { streams?: string; limit?: string }): ReadWish {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  if (limit !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw new UsageError(`--limit takes a whole number above 0, not ${limit}.`, CONNECTOR_HELP);
  }
  return { streams: streams?.split(",").map((name) => name.trim()) ?? null, limit: most };
}

/** A file's name, or the JSON itself; that may hold secrets, so no message repeats it. */
function readConfig(given: string): ConnectorConfig {
  const isJson = given.trimStart().startsWith("{");
  try {
    return JSON.parse(isJson ? given : readFileSync(given, "utf8")) as ConnectorConfig;
  } catch (error) {
    const reason = isJson ? "it is not well-formed JSON" : (error as Error).message;
    throw new UsageError(`The config${isJson ? "" : ` ${given}`} cannot be used: ${reason}.`, CONNECTOR_HELP);
  }
}

function streamText({ namespace, name, readModes, jsonSchema }: DiscoveredStream): string {
  const columns = Object.keys(jsonSchema.properties ?? {});
  const modes = readModes.map((mode) => mode.replace("_", " ")).join(", ");
  const shown = columns.slice(0, 8).join(", ") + (columns.length > 8 ? ", …" : "");
  return `${namespace === null ? "" : `${namespace}.`}${name} (${modes}): ${columns.length} fields: ${shown}`;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
