import pg from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "../testing/postgres.ts";
import { SourceBench } from "../testing/source-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

test("a table read by its log is mirrored with its deletes, and a run goes on from the last one's place in the log", async () => {
  const settings = { wal_level: "logical", max_wal_senders: "2", shared_buffers: "64MB" };
  const server = await startPostgres(settings);
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    await client.query("create schema shop; set search_path = shop; create publication atlas for all tables");
    await client.query("create table orders (id int primary key, total numeric)");
    await client.query("insert into orders select n, n * 1.5 from generate_series(1, 100) as n");
    const { hostname: host, port, username: user, password } = new URL(server.url);
    const place = { host, port: Number(port), user, password, database: "postgres" };
    const config = { ...place, schemas: ["shop"], changes: "log", slot: "mirror" };
    await withDatabase(async (databaseUrl) => {
      const bench = await SourceBench.open(databaseUrl, { connectorId: "postgres", config });
      const charted = async () => (await bench.rows("select id, total::text from chart.orders order by id")).length;
      try {
        expect((await bench.run()).failure).toBeNull();
        expect(await charted()).toBe(100);

        await client.query("delete from orders where id > 90; update orders set total = 7.25 where id = 1");
        await client.query("insert into orders values (200, 12345678901234567890.5)");
        expect((await bench.run()).failure).toBeNull();
        expect(await bench.balance()).toMatchObject({ read: 12 });
        expect(await bench.rows("select total::text from chart.orders where id in (1, 200) order by id")).toEqual([
          { total: "7.25" },
          { total: "12345678901234567890.5" },
        ]);
        expect(await charted()).toBe(91);

        expect((await bench.run()).failure).toBeNull();
        expect(await bench.balance()).toMatchObject({ read: 0 });
      } finally {
        await bench.close();
      }
    });
  } finally {
    await client.end();
    await server.stop();
  }
});
