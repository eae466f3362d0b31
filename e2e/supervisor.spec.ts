import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startPostgres } from "../server/testing/postgres.ts";
import { Atlas, aliveOf, descendantsOf, newHome, rolesOf } from "./atlas.ts";

test("a second start beside a running one says so, gives a link and leaves the first alone", async ({ request }) => {
  await using first = await Atlas.start();

  const second = await Atlas.launch({ home: first.home, port: first.port });

  expect(await second.exited()).toBe(0);
  expect(second.output).toContain(`already running here (process ${first.pid})`);
  expect(second.lastLine).toContain(first.url);
  expect((await request.get(`${first.url}/health/live`)).ok()).toBe(true);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} stops everything and leaves nothing running`, async () => {
    await using atlas = await Atlas.start();
    const started = descendantsOf(atlas.pid);
    expect(started.length).toBeGreaterThan(4); // web, api, worker, postgres and its server

    atlas.signal(signal);

    expect(await atlas.exited()).toBe(0);
    expect(aliveOf(started)).toEqual([]);
  });
}

test("after a kill its children end by themselves, and the next start works on the same data", async ({ request }) => {
  const killed = await Atlas.start();
  const started = descendantsOf(killed.pid);
  killed.signal("SIGKILL");
  await killed.exited();

  await using next = await Atlas.start({ home: killed.home, port: killed.port });

  await expect.poll(() => aliveOf(started)).toEqual([]);
  expect((await request.get(`${next.url}/health/ready`)).ok()).toBe(true);
});

test("PostgreSQL that outlived a killed Atlas is ended by the next start", async ({ request }) => {
  const killed = await Atlas.start();
  for (const pid of [killed.pid, ...rolesOf(descendantsOf(killed.pid)).keys()]) process.kill(pid, "SIGKILL");
  await killed.exited();

  await using next = await Atlas.start({ home: killed.home, port: killed.port });

  expect((await request.get(`${next.url}/health/ready`)).ok()).toBe(true);
});

test("a worker that is killed is started again", async () => {
  await using atlas = await Atlas.start();
  const workers = () => [...rolesOf(descendantsOf(atlas.pid))].filter(([, role]) => role === "worker");
  const [[killed]] = workers() as [[number, string]];

  process.kill(killed, "SIGKILL");

  await expect.poll(() => atlas.output).toContain("The worker ended (SIGKILL); starting it again");
  await expect.poll(workers).toHaveLength(1);
});

test("a taken port is named, with who has it and what to do", async () => {
  await using atlas = await Atlas.start();

  const other = await Atlas.launch({ port: atlas.port });

  expect(await other.exited()).toBe(1);
  expect(other.output).toMatch(new RegExp(`Port ${atlas.port} is taken by .+ATLAS_PORT=${atlas.port + 1} npm start`));
});

test("data of another major version of PostgreSQL is left alone, and the way out is named", async () => {
  const home = newHome();
  mkdirSync(join(home, "pg17"));
  writeFileSync(join(home, "pg17", "PG_VERSION"), "17\n");

  await using atlas = await Atlas.launch({ home });

  expect(await atlas.exited()).toBe(1);
  expect(atlas.lastLine).toMatch(/made by PostgreSQL 17, and this Atlas brings PostgreSQL 18.*pg_dump/);
});

test("DATABASE_URL uses that PostgreSQL, starts none of its own and adds no sample", async ({ page }) => {
  const own = await startPostgres();
  try {
    await using atlas = await Atlas.start({ databaseUrl: own.url, isSampleWanted: true });

    expect([...rolesOf(descendantsOf(atlas.pid)).values()]).not.toContain("postgres");
    await page.goto(atlas.lastLine);
    const answer = await page.request.post(`${atlas.url}/graphql`, { data: { query: "{ sources { totalCount } }" } });
    expect(await answer.json()).toMatchObject({ data: { sources: { totalCount: 0 } } });
  } finally {
    await own.stop();
  }
});

test("a PostgreSQL that does not let Atlas in is named without its password", async () => {
  const own = await startPostgres();
  const wrong = own.url.replace(/:[^:@]+@/, ":geheim@");
  try {
    await using atlas = await Atlas.launch({ databaseUrl: wrong });

    expect(await atlas.exited()).toBe(1);
    expect(atlas.lastLine).toMatch(/DATABASE_URL \(127\.0\.0\.1:\d+.*password authentication failed.*Correct the URL/);
    expect(atlas.output).not.toContain("geheim");
  } finally {
    await own.stop();
  }
});
