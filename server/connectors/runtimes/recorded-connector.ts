import { access } from "node:fs/promises";
import { z } from "zod";
import type { JsonSchema, StreamName } from "../../domain/stream.ts";
import { SourceUnreadable } from "../errors.ts";
import { JsonShape, parseForTypes } from "../native/files/json-types.ts";
import type { CatalogMessage, SpecMessage } from "../protocol/messages.ts";
import type { ConnectorConfig, ConnectorRuntime } from "./connector-runtime.ts";
import { readMessages, recordedRuntime } from "./recorded-runtime.ts";

const configSchema = z.object({
  path: z.string().min(1),
  catalog: z.string().min(1).optional(),
  exitCode: z.number().int().optional(),
});

const SPECIFICATION: JsonSchema = {
  type: "object",
  required: ["path"],
  properties: {
    path: { type: "string", title: "Recording of a read", description: "A file with a message a line.", order: 0 },
    catalog: {
      type: "string",
      title: "Recording of a discover",
      description: "Without it the records tell.",
      order: 1,
    },
    exitCode: { type: "integer", title: "Exit code", description: "Below 0 for the number of a signal.", order: 2 },
  },
};

/** A recording as a connector that is set up like any other, by the path in its config. For tests and benchmarks. */
export const recordedConnectorRuntime: ConnectorRuntime = {
  availability: async () => ({ isRunnable: true }),
  prepare: async () => {},
  async *run(command, signal) {
    if (command.verb === "spec") {
      const spec: SpecMessage = {
        type: "SPEC",
        connectionSpecification: SPECIFICATION,
        documentationUrl: null,
        supportsIncremental: true,
      };
      yield [spec];
      return;
    }
    const { path, catalog, exitCode } = await openConfig(command.config);
    if (command.verb === "check") yield [{ type: "CONNECTION_STATUS", status: "SUCCEEDED", message: null }];
    else if (command.verb === "discover" && catalog === undefined) yield [await inferCatalog(path, signal)];
    else yield* recordedRuntime({ read: path, discover: catalog, exitCode }).run(command, signal);
  },
};

async function openConfig(config: ConnectorConfig): Promise<z.infer<typeof configSchema>> {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw new SourceUnreadable("A recording needs the path of a file of messages.");
  await access(parsed.data.path).catch(() => {
    throw new SourceUnreadable(`There is no recording ${parsed.data.path}.`);
  });
  return parsed.data;
}

/** Records that tell a stream's schema: a recording's later ones are like its first. */
const RECORDS_LOOKED_AT = 1_000;

async function inferCatalog(path: string, signal: AbortSignal): Promise<CatalogMessage> {
  const seen = new Map<StreamName, { shape: JsonShape; records: number }>();
  for await (const batch of readMessages(path, signal)) {
    for (const message of batch) {
      if (message.type !== "RECORD") continue;
      const stream = seen.get(message.stream) ?? { shape: new JsonShape(), records: 0 };
      seen.set(message.stream, stream);
      if (stream.records++ < RECORDS_LOOKED_AT) stream.shape.add(parseForTypes(message.data.toString("utf8")));
    }
  }
  const streams = [...seen].map(([{ namespace, name }, { shape }]) => ({
    namespace,
    name,
    jsonSchema: { type: "object", properties: shape.propertySchemas() },
    readModes: ["full_refresh" as const, "incremental" as const],
    sourceDefinedCursor: true,
    defaultCursor: null,
    sourceDefinedPrimaryKey: [],
  }));
  return { type: "CATALOG", streams };
}
