import pg from "pg";

/** A table that nobody can write until it is released. Reading goes on. */
export class TableLock {
  readonly #client: pg.Client;
  readonly #table: string;

  private constructor(client: pg.Client, table: string) {
    this.#client = client;
    this.#table = table;
  }

  static async take(url: string, table: string): Promise<TableLock> {
    const client = new pg.Client(url);
    await client.connect();
    await client.query("begin");
    await client.query(`lock table ${table} in exclusive mode`);
    return new TableLock(client, table);
  }

  async isWaitedFor(): Promise<boolean> {
    const { rows } = await this.#client.query(
      "select exists (select from pg_locks where relation = $1::regclass and not granted) as waited",
      [this.#table],
    );
    return rows[0].waited;
  }

  async release(): Promise<void> {
    await this.#client.query("rollback");
    await this.#client.end();
  }
}
