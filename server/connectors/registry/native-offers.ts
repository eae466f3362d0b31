import { filesConnector } from "../native/files/files-connector.ts";
import { mysqlConnector } from "../native/mysql/mysql-connector.ts";
import type { NativeConnector } from "../native/native-connector.ts";
import { postgresConnector } from "../native/postgres/postgres-connector.ts";
import { nativeRuntime } from "../runtimes/native-runtime.ts";
import type { Offer } from "./connectors.ts";

/** What Atlas reads itself, in its own process. */
export const NATIVE_OFFERS: readonly Offer[] = [
  native(filesConnector, {
    name: "Files",
    category: "Files",
    description:
      "CSV, JSON, JSONL and Parquet from this machine or the web, also in .gz and .zip. Every file is a stream.",
  }),
  native(postgresConnector, {
    name: "PostgreSQL",
    category: "Databases",
    description:
      "Tables and views of a PostgreSQL database, version 12 to 18: whole, or what changed since the last time.",
  }),
  native(mysqlConnector, {
    name: "MySQL and MariaDB",
    category: "Databases",
    description: "Tables and views of a MySQL or MariaDB database: whole, or what changed since the last time.",
  }),
];

function native(connector: NativeConnector, words: Pick<Offer, "name" | "category" | "description">): Offer {
  return {
    ...words,
    id: connector.name,
    kind: "native",
    version: "1.0.0",
    documentationUrl: null,
    supportLevel: "certified",
    runtime: "native",
    makeRuntime: () => nativeRuntime(connector),
  };
}
