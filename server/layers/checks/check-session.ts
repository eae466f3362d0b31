import type pg from "pg";
import { quoteIdentifier } from "../identifiers.ts";
import { quoteLiteral } from "./literal.ts";

/** One value as PostgreSQL writes it, with its type's oid. */
export interface Cell {
  text: string | null;
  typeId: number;
}

/** Rows as texts. */
export interface TextRows {
  fields: { name: string; typeId: number }[];
  rows: (string | null)[][];
}

export interface SessionSettings {
  /** Where names without a schema are looked for, by the checks and by their own SQL. */
  schema: string;
  statementTimeoutMs: number;
  /** Stands before every statement: names for tables that are elsewhere. */
  prefix?: string;
}

/**
 * Runs checks' statements on one connection: one snapshot, read only, each statement bounded in time and sent alone, so
 * that nothing in a check file can write or bring a second statement along. A failed statement costs the snapshot only.
 */
export class CheckSession {
  statements = 0;
  readonly #db: pg.ClientBase;
  readonly #begin: string;
  readonly #prefix: string;

  private constructor(db: pg.ClientBase, { schema, statementTimeoutMs, prefix = "" }: SessionSettings) {
    this.#db = db;
    this.#prefix = prefix;
    this.#begin = [
      "begin isolation level repeatable read read only",
      `set local search_path = ${quoteIdentifier(schema)}, public`,
      `set local statement_timeout = ${Math.trunc(statementTimeoutMs)}`,
      `set local timezone = ${quoteLiteral("UTC")}`,
      "set local datestyle = 'ISO, YMD'",
      "set local standard_conforming_strings = on",
      "set local extra_float_digits = 1",
      // Compiling a statement of many expressions costs more than running it; the groups of a few columns fit in memory.
      "set local jit = off",
      "set local work_mem = '64MB'",
    ].join("; ");
  }

  /** Gives `body` a session; what it did is rolled back, there being nothing to keep. */
  static async on<T>(
    db: pg.ClientBase,
    settings: SessionSettings,
    body: (session: CheckSession) => Promise<T>,
  ): Promise<T> {
    const session = new CheckSession(db, settings);
    await db.query(session.#begin);
    try {
      return await body(session);
    } finally {
      await db.query("rollback");
    }
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<TextRows> {
    this.statements++;
    try {
      const { fields, rows } = await this.#db.query({
        text: this.#prefix + sql,
        values: [...values],
        rowMode: "array",
        // The extended protocol refuses a second statement in the same text.
        queryMode: "extended",
        types: { getTypeParser: () => (text: string) => text },
      } as pg.QueryArrayConfig);
      return { fields: fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })), rows };
    } catch (error) {
      await this.#db.query("rollback");
      await this.#db.query(this.#begin);
      throw error;
    }
  }
}
