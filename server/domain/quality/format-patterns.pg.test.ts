import pg from "pg";
import { expect, test } from "vitest";
import { withDatabase } from "../../testing/with-database.ts";
import { FORMAT_CASES } from "./format-patterns.cases.ts";
import { patternForFormat } from "./format-patterns.ts";

test("PostgreSQL reads the patterns as JavaScript does", () =>
  withDatabase(async (databaseUrl) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    try {
      for (const [format, { good, bad }] of Object.entries(FORMAT_CASES)) {
        const { rows } = await client.query<{ value: string }>(
          "select value from unnest($1::text[]) with ordinality as given (value, place) where value ~ $2 order by place",
          [[...good, ...bad], patternForFormat(format)],
        );
        expect(
          rows.map(({ value }) => value),
          format,
        ).toEqual(good);
      }
    } finally {
      await client.end();
    }
  }));
