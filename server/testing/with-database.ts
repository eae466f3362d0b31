import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { databaseOn, TEMPLATE_DATABASE } from "./start-postgres.ts";

/** Gives `body` the URL of a fresh, migrated database; dropped afterwards, kept and named when the test fails. */
export async function withDatabase<T>(body: (databaseUrl: string) => Promise<T>): Promise<T> {
  const serverUrl = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${TEMPLATE_DATABASE}`);
  try {
    const result = await body(databaseOn(serverUrl, name));
    await onServer(serverUrl, `drop database ${name} with (force)`);
    return result;
  } catch (error) {
    process.stderr.write(`database kept: ${name}\n`);
    throw error;
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
