import { z } from "zod";
import { type ApiExecution, isExecutionOver } from "../../../domain/n8n/n8n-workflow.ts";
import type { JsonSchema } from "../../../domain/stream.ts";
import { type N8nAccess, type N8nClient, openN8n } from "../../../peers/n8n/n8n-client.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { AirbyteMessage, AirbyteState } from "../../protocol/messages.ts";
import type { ConnectorConfig } from "../../runtimes/connector-runtime.ts";
import type { NativeConnector } from "../native-connector.ts";
import { checkOf, readEach, streamStatus } from "../read-each.ts";
import { printCursor, readCursor } from "../stream-cursor.ts";

/** Gives the way into a stored instance, by its id. */
export type FindN8nInstance = (id: string) => Promise<N8nAccess>;

/** What an n8n instance did and has: its executions, incrementally, and its workflows. */
export function n8nConnector(findInstance: FindN8nInstance): NativeConnector {
  async function withClient<T>(config: ConnectorConfig, work: (client: N8nClient) => Promise<T>): Promise<T> {
    const client = openN8n(await findInstance(instanceOf(config)));
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
  return {
    name: "n8n",
    specification: SPECIFICATION,
    supportsIncremental: true,

    check: (config, signal) =>
      checkOf(() =>
        withClient(config, async (client) => {
          const { data } = await client.executions({ limit: 1 }, signal);
          return data.length > 0
            ? "The instance answers and has executions."
            : "The instance answers; it has no executions yet.";
        }),
      ),

    async discover(config, signal) {
      await withClient(config, (client) => client.executions({ limit: 1 }, signal));
      return {
        type: "CATALOG",
        streams: [
          {
            namespace: null,
            name: "executions",
            jsonSchema: EXECUTIONS,
            readModes: ["full_refresh", "incremental"],
            sourceDefinedCursor: true,
            defaultCursor: ["id"],
            sourceDefinedPrimaryKey: [["id"]],
          },
          {
            namespace: null,
            name: "workflows",
            jsonSchema: WORKFLOWS,
            readModes: ["full_refresh"],
            sourceDefinedCursor: false,
            defaultCursor: null,
            sourceDefinedPrimaryKey: [["id"]],
          },
        ],
      };
    },

    async *read({ config, streams, state }, signal) {
      const client = openN8n(await findInstance(instanceOf(config)));
      try {
        yield* readEach(streams, signal, ({ name, readMode }) => {
          if (name === "workflows") return readWorkflows(client, signal);
          if (name === "executions") return readExecutions(client, readMode === "incremental" ? state : [], signal);
          throw new SourceUnreadable(`n8n has no stream ${name}.`, { hint: "It has executions and workflows." });
        });
      } finally {
        await client.close();
      }
    },
  };
}

async function* readWorkflows(client: N8nClient, signal: AbortSignal): AsyncGenerator<AirbyteMessage[]> {
  const stream = { namespace: null, name: "workflows" };
  const emittedAt = Date.now();
  const records = (await client.workflows(signal)).map(({ id, name, active, tags, updatedAt, nodes }) =>
    JSON.stringify({ id, name, active, tags, updatedAt: updatedAt ?? null, nodes: nodes.length }),
  );
  yield [
    streamStatus(stream, "RUNNING"),
    ...records.map((text) => ({ type: "RECORD" as const, stream, data: Buffer.from(text), emittedAt, changes: null })),
    printCursor("workflows", null, records.length),
  ];
}

/**
 * n8n lists executions from the newest back, by ids that grow. So one read goes back to where the last one stood: behind
 * the newest execution before the oldest that was still under way then, because that one's end is news.
 */
async function* readExecutions(
  client: N8nClient,
  states: readonly AirbyteState[],
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  const stream = { namespace: null, name: "executions" };
  const since = Number(readCursor("executions", states) ?? 0);
  let [newest, oldestOpen, count] = [since, Number.POSITIVE_INFINITY, 0];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<N8nClient["executions"]>> = await client.executions({ cursor }, signal);
    const emittedAt = Date.now();
    const fresh = page.data.filter(({ id }) => Number(id) > since);
    for (const { id, status } of fresh) {
      newest = Math.max(newest, Number(id));
      if (!isExecutionOver(status)) oldestOpen = Math.min(oldestOpen, Number(id));
    }
    yield [
      ...(count === 0 ? [streamStatus(stream, "RUNNING")] : []),
      ...fresh.map((execution) => ({
        type: "RECORD" as const,
        stream,
        data: Buffer.from(JSON.stringify(executionRecord(execution))),
        emittedAt,
        changes: null,
      })),
    ];
    count += fresh.length;
    cursor = fresh.length < page.data.length ? null : page.nextCursor;
  } while (cursor !== null);
  yield [printCursor("executions", Math.min(newest, oldestOpen - 1), count)];
}

function executionRecord({ id, status, mode, startedAt, stoppedAt, workflowId, retryOf }: ApiExecution) {
  return {
    id: Number(id),
    workflowId,
    status,
    mode,
    startedAt: startedAt ?? null,
    stoppedAt: stoppedAt ?? null,
    retryOf: retryOf === null || retryOf === undefined ? null : String(retryOf),
  };
}

function instanceOf(config: ConnectorConfig): string {
  // The API names an instance as instance_<uuid>; the stored id is the uuid.
  return configSchema.parse(config).instance.replace(/^instance_/, "");
}

const configSchema = z.object({ instance: z.string() });

const SPECIFICATION: JsonSchema = {
  type: "object",
  title: "n8n",
  required: ["instance"],
  properties: {
    instance: {
      type: "string",
      title: "Instance",
      description: "The id of an n8n instance that is connected to Atlas.",
      minLength: 1,
      order: 0,
    },
  },
};

const text = { type: ["null", "string"] };
const time = { type: ["null", "string"], format: "date-time", airbyte_type: "timestamp_with_timezone" };
const EXECUTIONS: JsonSchema = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "integer" },
    workflowId: text,
    status: text,
    mode: text,
    startedAt: time,
    stoppedAt: time,
    retryOf: text,
  },
};
const WORKFLOWS: JsonSchema = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    name: text,
    active: { type: ["null", "boolean"] },
    tags: { type: ["null", "array"], items: { type: "string" } },
    updatedAt: time,
    nodes: { type: ["null", "integer"] },
  },
};
