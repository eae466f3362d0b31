import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../store/migrate.ts";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export const TEMPLATE_DATABASE = "atlas_template";

/** One server for all PostgreSQL tests, and a migrated template that each test file clones. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres();
  const admin = new pg.Client(postgres.url);
  await admin.connect();
  await admin.query(`create database ${TEMPLATE_DATABASE}`);
  await admin.end();
  await migrate(databaseOn(postgres.url, TEMPLATE_DATABASE), "prisma");
  project.provide("postgresUrl", postgres.url);
  return () => postgres.stop();
}

export function databaseOn(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
