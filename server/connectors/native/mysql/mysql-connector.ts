import { AtlasError } from "../../../domain/errors.ts";
import { mysqlDataset } from "../../../domain/lineage/dataset-name.ts";
import { DATASET_KEYWORD, type DiscoveredStream } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { NativeConnector } from "../native-connector.ts";
import { isOrdered, mysqlSchema, suggestCursor } from "./mysql-columns.ts";
import { MYSQL_SPECIFICATION, type MysqlConfig, readMysqlConfig } from "./mysql-config.ts";
import { readMysqlStreams } from "./mysql-read-streams.ts";
import { ask, askMysql, type MysqlClient, withMysqlSnapshot } from "./mysql-session.ts";
import { findTables, type MysqlTable } from "./mysql-tables.ts";

/** Tables and views of a MySQL or MariaDB database. One read sees all InnoDB tables at one moment. */
export const mysqlConnector: NativeConnector = {
  name: "mysql",
  specification: MYSQL_SPECIFICATION,
  supportsIncremental: true,

  async check(config, signal) {
    try {
      const settings = readMysqlConfig(config);
      const message = await askMysql(settings, signal, (client) => describeDatabase(client, settings));
      return { type: "CONNECTION_STATUS", status: "SUCCEEDED", message };
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      const message = error.hint === null ? error.message : `${error.message} ${error.hint}`;
      return { type: "CONNECTION_STATUS", status: "FAILED", message };
    }
  },

  async discover(config, signal) {
    const settings = readMysqlConfig(config);
    const tables = await askMysql(settings, signal, (client) => findTables(client, settings.database));
    return { type: "CATALOG", streams: tables.map((table) => describeStream(table, settings)) };
  },

  async *read({ config, streams, state }, signal) {
    const settings = readMysqlConfig(config);
    yield* withMysqlSnapshot(settings, signal, (client) =>
      readMysqlStreams({ client, config: settings, streams, state }),
    );
  },
};

async function describeDatabase(client: MysqlClient, { database }: MysqlConfig): Promise<string> {
  const [server] = await ask<{ version: string }>(client, "select version() as version");
  const tables = await findTables(client, database);
  if (tables.length === 0) {
    throw new SourceUnreadable(`There is no table in ${database} that the user may read.`, {
      hint: "Let the user select from its tables.",
    });
  }
  const version = server?.version ?? "";
  const product = /mariadb/i.test(version) ? "MariaDB" : "MySQL";
  const count = tables.length === 1 ? "one table or view" : `${tables.length} tables and views`;
  return `${product} ${version.split("-")[0]} with ${count} in ${database}.`;
}

function describeStream(table: MysqlTable, { host, port }: MysqlConfig): DiscoveredStream {
  const { namespace, name, columns, primaryKey } = table;
  const cursor = suggestCursor(columns, primaryKey);
  const required = columns.filter(({ isNullable }) => !isNullable).map((column) => column.name);
  return {
    namespace,
    name,
    jsonSchema: {
      type: "object",
      properties: Object.fromEntries(columns.map((column) => [column.name, mysqlSchema(column)])),
      ...(required.length > 0 && { required }),
      [DATASET_KEYWORD]: mysqlDataset({ host, port }, { database: namespace, table: name }),
    },
    readModes: columns.some(isOrdered) ? ["full_refresh", "incremental"] : ["full_refresh"],
    sourceDefinedCursor: false,
    defaultCursor: cursor === null ? null : [cursor],
    sourceDefinedPrimaryKey: primaryKey.map((column) => [column]),
  };
}
