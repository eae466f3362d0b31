import type { DatasetName } from "./run-facts.ts";

/** Names by OpenLineage's naming rules, so that other tools' events about the same data meet ours in one graph. */

/** A file of this machine: `file`, `/srv/in/flights.csv`. */
export function localFileDataset(absolutePath: string): DatasetName {
  return { namespace: "file", name: absolutePath.replaceAll("\\", "/") };
}

/** A file behind a URL: `https://example.org`, `/data/flights.csv`. Credentials and the query are left out. */
export function remoteFileDataset(url: string): DatasetName {
  const { protocol, host, pathname } = new URL(url);
  return { namespace: `${protocol}//${host}`, name: pathname };
}

/** A table: `postgres://db.example.org:5432`, `shop.public.orders`. */
export function postgresDataset(server: { host: string; port: number }, table: PostgresTable): DatasetName {
  return {
    namespace: `postgres://${server.host}:${server.port}`,
    name: `${table.database}.${table.schema}.${table.table}`,
  };
}

export interface PostgresTable {
  database: string;
  schema: string;
  table: string;
}

/** A table: `mysql://db.example.org:3306`, `shop.orders`. */
export function mysqlDataset(
  server: { host: string; port: number },
  { database, table }: { database: string; table: string },
): DatasetName {
  return { namespace: `mysql://${server.host}:${server.port}`, name: `${database}.${table}` };
}

/** A stream of a connector, for whose system the rules have no name: `airbyte://source-faker`, `users`. */
export function connectorDataset(runtime: string, connector: string, stream: string): DatasetName {
  return { namespace: `${runtime}://${connector}`, name: stream };
}
