import { expect, test } from "vitest";
import type { PiiPolicy } from "../domain/pii/policy.ts";
import { hashValue } from "../domain/pii/protect-value.ts";
import { decideFinding } from "../store/finding-decisions.ts";
import { createApplication } from "../store/policy-applications.ts";
import { protectionKeys } from "../store/protection-keys.ts";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { applyPolicy } from "./apply-policy.ts";
import { openLayerReader } from "./layer-reader.ts";

const USERS = {
  name: "users",
  primaryKey: [["id"]],
  properties: {
    id: { type: "integer" },
    email: { type: "string" },
    born: { type: "string", format: "date" },
    city: { type: "string" },
    plan: { type: "string" },
  },
};
const rows = Array.from({ length: 40 }, (_, id) =>
  record("users", { id, email: `u${id}@mail.example`, born: `19${50 + id}-02-03`, city: "Oslo", plan: "free" }),
);
const SECRET = /@mail\.example|19\d\d-02-03/;

async function apply(bench: SyncBench, rules: object[], settings: Partial<PiiPolicy> = {}) {
  const { id: policyId } = await bench.store.piiPolicy.findFirstOrThrow();
  await bench.store.piiPolicy.update({ where: { id: policyId }, data: { rules, ...(settings as object) } });
  const id = await createApplication(bench.store, policyId, "test");
  await applyPolicy({ id, policyId }, bench.deps, new AbortController().signal);
  return bench.store.policyApplication.findUniqueOrThrow({ where: { id } });
}

const rule = (entityType: string, treatment: string) => ({
  entityType,
  table: null,
  columnName: null,
  path: "",
  treatment,
});

test("what is published is brought under a policy by itself, twice without harm, and encrypted values can be brought back", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    await bench.run(rows);
    const keys = await protectionKeys(bench.store, bench.deps.secretBox);
    const rules = [rule("EMAIL_ADDRESS", "hash"), rule("DATE_OF_BIRTH", "encrypt")];

    expect(await apply(bench, rules)).toMatchObject({
      status: "succeeded",
      streams: 1,
      done: 1,
      columns: 2,
      rows: 80n,
    });
    await apply(bench, rules);
    const [first] = await bench.rows("select email, born from navigate.users where id = 7");
    expect(first).toEqual({ email: hashValue("u7@mail.example", keys), born: expect.stringMatching(/^enc:1:/) });
    const profiles = await bench.rows(`select profile::text from atlas."DatasetColumn" where profile is not null`);
    expect(JSON.stringify(profiles)).not.toMatch(SECRET);

    await apply(bench, []);
    expect(await bench.rows("select email, born from chart.users where id = 7")).toEqual([
      { email: hashValue("u7@mail.example", keys), born: "1957-02-03" },
    ]);
    await bench.close();
  }));

test("readers see raw rows treated, and encrypted values only with the role that the policy names", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    await bench.run([...rows, record("users", { email: "refused@mail.example", born: "1999-02-03" })]);
    await apply(bench, [rule("EMAIL_ADDRESS", "redact"), rule("DATE_OF_BIRTH", "encrypt")]);
    const reader = openLayerReader(url, () => protectionKeys(bench.store, bench.deps.secretBox));

    for (const layer of ["explore", "chart", "navigate"] as const) {
      const shown = await reader.preview(layer, "users", { limit: 50 }, "operator");
      expect(shown.rows).toHaveLength(40);
      expect(JSON.stringify(shown)).not.toMatch(SECRET);
      expect(JSON.stringify(await reader.record(layer, "users", { key: "7" }))).not.toMatch(SECRET);
    }
    const [refused] = await reader.quarantine("users", { limit: 5, after: null }, "admin");
    expect(refused?.raw).toContain('"email":"[redacted]"');
    const [opened] = await reader.record("chart", "users", { key: "7" }, "admin");
    expect(opened?.values).toMatchObject({ born: "1957-02-03", email: "[redacted]" });

    await apply(bench, [rule("EMAIL_ADDRESS", "redact")], { rawReaders: "steward" });
    expect(JSON.stringify(await reader.record("explore", "users", { key: "7" }, "steward"))).toContain(
      "u7@mail.example",
    );
    expect(JSON.stringify(await reader.record("explore", "users", { key: "7" }, "viewer"))).not.toContain(
      "u7@mail.example",
    );
    await reader.close();
    await bench.close();
  }));

test("a person's word holds over later runs, for every column of the name where it was meant so, and can be taken back", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS, { ...USERS, name: "guests" }]);
    const guests = rows.map((row) => JSON.parse(JSON.stringify(row).replace('"users"', '"guests"')));
    await bench.run([...rows, ...guests]);
    const emails = () =>
      bench.store.piiFinding.findMany({
        where: { columnName: "email" },
        select: { status: true, entityType: true, decidedBy: true, attention: true },
      });
    const { id } = await bench.store.piiFinding.findFirstOrThrow({ where: { columnName: "email" } });

    const decision = { status: "rejected" as const, entityType: null, isForName: true, by: "Ann", at: new Date() };
    expect(await decideFinding(bench.store, id, decision)).toHaveLength(2);
    await bench.run([...rows, ...guests]);
    const rejected = { status: "rejected", entityType: "EMAIL_ADDRESS", decidedBy: "Ann", attention: null };
    expect(await emails()).toEqual([rejected, rejected]);

    await decideFinding(bench.store, id, { ...decision, status: "suggested" });
    await decideFinding(bench.store, id, {
      ...decision,
      status: "confirmed",
      entityType: "USERNAME",
      isForName: false,
    });
    await bench.run([
      ...rows.map((row) =>
        JSON.parse(JSON.stringify(row).replace(/u(\d+)@mail.example/, (_, id) => `+45201234${id.padStart(2, "0")}`)),
      ),
      ...guests,
    ]);
    expect((await emails()).toSorted((a, b) => a.status.localeCompare(b.status))).toEqual([
      {
        status: "confirmed",
        entityType: "USERNAME",
        decidedBy: "Ann",
        attention: expect.stringContaining("they looked like EMAIL_ADDRESS"),
      },
      { status: "suggested", entityType: "EMAIL_ADDRESS", decidedBy: null, attention: null },
    ]);
    await bench.close();
  }));
