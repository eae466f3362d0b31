import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { withDatabase } from "../../testing/with-database.ts";

const ROOT = join(import.meta.dirname, "../../..");

function atlas(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "server/cli.ts", "quality", "verify", ...args],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

test("atlas quality verify tells by exit code, JSON and JUnit what a folder of checks found", () =>
  withDatabase(async (url) => {
    const folder = mkdtempSync(join(tmpdir(), "atlas-checks-"));
    const db = new pg.Client(url);
    await db.connect();
    try {
      await db.query(
        "create schema shop; create table shop.t as select 4568440790618339777::bigint as n, '<a>' as name",
      );
      const database = ["--database", url, "--schema", "shop"];
      writeFileSync(join(folder, "a.yml"), `checks for t:\n  - max(n) > \${LEAST}\n`);
      const passed = atlas("--checks", folder, ...database, "--variable", "LEAST=5", "--json");
      expect(passed.status).toBe(0);
      expect(passed.stdout).toContain('"outcome":"pass","value":4568440790618339777');
      expect(JSON.parse(passed.stdout)).toMatchObject({
        checks: [
          {
            file: join(folder, "a.yml"),
            line: 2,
            check: `max(n) > \${LEAST}`,
            name: "max(n) > 5",
            table: "t",
            column: "n",
          },
        ],
        errors: [],
        statements: 1,
      });

      writeFileSync(
        join(folder, "b.yaml"),
        'checks for t:\n  - row_count:\n      name: one & "all"\n      warn: when = 1\n',
      );
      const warned = atlas("--checks", folder, ...database, "--variable", "LEAST=5");
      expect([warned.status, warned.stdout]).toEqual([
        1,
        expect.stringContaining("2 checks: 1 pass, 1 warn; 2 statements."),
      ]);

      writeFileSync(join(folder, "c.yml"), "checks for t:\n  - row_count > 1\n");
      const failed = atlas("--checks", folder, ...database, "--variable", "LEAST=5", "--junit");
      expect([failed.status, failed.stdout]).toEqual([2, expect.stringContaining('<failure message="value 1"/>')]);
      expect(failed.stdout).toContain('name="one &amp; &quot;all&quot;"');

      const broken = atlas("--checks", folder, ...database, "--json");
      expect(broken.status).toBe(3);
      expect(JSON.parse(broken.stdout).errors).toEqual([
        { file: join(folder, "a.yml"), line: 2, column: 5, message: expect.stringContaining("LEAST has no value") },
        expect.objectContaining({ line: 2 }),
      ]);
      expect(atlas("--checks", folder).status).toBe(3);
    } finally {
      await db.end();
      rmSync(folder, { recursive: true });
    }
  }));
