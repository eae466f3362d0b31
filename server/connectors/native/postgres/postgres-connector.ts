import { AtlasError } from "../../../domain/errors.ts";
import { postgresDataset } from "../../../domain/lineage/dataset-name.ts";
import { type ConfiguredStream, DATASET_KEYWORD, type DiscoveredStream, streamId } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { CatalogMessage, ConnectionStatusMessage } from "../../protocol/messages.ts";
import type { NativeConnector, ReadRequest } from "../native-connector.ts";
import { columnSchema, isOrdered, suggestCursor } from "./column-schema.ts";
import { CDC_PROPERTIES } from "./log/cdc-fields.ts";
import { readByLog } from "./log/read-log.ts";
import { findSlot, requireLogAccess, warnOfSlot } from "./log/replication-slot.ts";
import { POSTGRES_SPECIFICATION, type PostgresConfig, readPostgresConfig } from "./postgres-config.ts";
import { askSnapshot, type PostgresClient, withSnapshot } from "./postgres-session.ts";
import { readStreams } from "./read-streams.ts";
import { findRelations, missingSchemas, type Relation } from "./relations.ts";

/** Tables and views of a PostgreSQL database, each a stream of its schema. One read sees the database at one moment. */
export const postgresConnector: NativeConnector = {
  name: "postgres",
  specification: POSTGRES_SPECIFICATION,
  supportsIncremental: true,

  async check(config, signal): Promise<ConnectionStatusMessage> {
    try {
      const settings = readPostgresConfig(config);
      const message = await askSnapshot(settings, signal, (client) => describeDatabase(client, settings));
      return { type: "CONNECTION_STATUS", status: "SUCCEEDED", message };
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      const message = error.hint === null ? error.message : `${error.message} ${error.hint}`;
      return { type: "CONNECTION_STATUS", status: "FAILED", message };
    }
  },

  async discover(config, signal): Promise<CatalogMessage> {
    const settings = readPostgresConfig(config);
    const relations = await askSnapshot(settings, signal, (client) => findRelations(client, settings.schemas));
    return { type: "CATALOG", streams: relations.map((relation) => describeStream(relation, settings)) };
  },

  async *read({ config, streams, state }: ReadRequest, signal) {
    const settings = readPostgresConfig(config);
    if (settings.changes === "log") return yield* readByLog({ config: settings, streams, state, signal });
    yield* withSnapshot(settings, signal, async function* (client) {
      const schemas = [...new Set(streams.flatMap(({ namespace }) => (namespace === null ? [] : [namespace])))];
      const relations = new Map((await findRelations(client, schemas)).map((found) => [streamId(found), found]));
      const find = (stream: ConfiguredStream) => relations.get(streamId(stream));
      yield* readStreams({ client, config: settings, streams, state, find });
    });
  },
};

/** The oldest version that the queries here have been made for. */
const OLDEST_VERSION = 12;
const MOST_NAMES = 5;

async function describeDatabase(client: PostgresClient, config: PostgresConfig): Promise<string> {
  const { schemas, database } = config;
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const version = rows[0]?.version.split(" ")[0] ?? "";
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    throw new SourceUnreadable(`The server is PostgreSQL ${version}; Atlas reads ${OLDEST_VERSION} and newer.`);
  }
  const missing = await missingSchemas(client, schemas);
  if (missing.length > 0) {
    throw new SourceUnreadable(`The database ${database} has no schema ${missing.join(", ")}.`, {
      hint: "Correct the schemas, or leave them empty to read all.",
    });
  }
  const relations = await findRelations(client, schemas);
  if (relations.length === 0) {
    throw new SourceUnreadable(`There is no table in ${database} that the user may read.`, {
      hint: "Let the user use the schemas and select from their tables.",
    });
  }
  const slot = config.changes === "log" ? await describeSlot(client, config) : "";
  const names = [...new Set(relations.map(({ namespace }) => namespace))];
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more schemas` : "";
  const count = relations.length === 1 ? "one table or view" : `${relations.length} tables and views`;
  return `PostgreSQL ${version} with ${count} in ${shown}${more}.${slot}`;
}

async function describeSlot(client: PostgresClient, config: PostgresConfig): Promise<string> {
  await requireLogAccess(client, config);
  const health = await findSlot(client, config);
  if (health === null) return ` The replication slot ${config.slot} is made with the first read.`;
  const warning = warnOfSlot(config, health);
  return ` ${warning?.message ?? `The replication slot ${config.slot} is well.`}`;
}

function describeStream(relation: Relation, { changes, host, port, database }: PostgresConfig): DiscoveredStream {
  const { namespace, name, kind, columns, primaryKey } = relation;
  const canBeIncremental = {
    xmin: kind === "table",
    // A change of a row without a key cannot be told from a new row.
    log: kind === "table" && primaryKey.length > 0,
    cursor: columns.some(({ type }) => isOrdered(type)),
  }[changes];
  const cursor = changes === "cursor" ? suggestCursor(columns, primaryKey) : null;
  const properties = columns.map(({ name, type, isNullable, comment }) => {
    const schema = columnSchema(type, isNullable);
    return [name, comment === null ? schema : { ...schema, description: comment }] as const;
  });
  const required = columns.filter(({ isNullable }) => !isNullable).map((column) => column.name);
  return {
    namespace,
    name,
    jsonSchema: {
      type: "object",
      properties: { ...Object.fromEntries(properties), ...(changes === "log" && canBeIncremental && CDC_PROPERTIES) },
      ...(required.length > 0 && { required }),
      [DATASET_KEYWORD]: postgresDataset({ host, port }, { database, schema: namespace, table: name }),
    },
    readModes: canBeIncremental ? ["full_refresh", "incremental"] : ["full_refresh"],
    sourceDefinedCursor: changes !== "cursor" && canBeIncremental,
    defaultCursor: cursor === null ? null : [cursor],
    sourceDefinedPrimaryKey: primaryKey.map((column) => [column]),
  };
}
