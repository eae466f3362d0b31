import { expect, test } from "vitest";
import type { PolicyRule, Treatment } from "../domain/pii/policy.ts";
import { decryptValue, hashValue } from "../domain/pii/protect-value.ts";
import { protectionKeys } from "../store/protection-keys.ts";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const PEOPLE = {
  name: "people",
  primaryKey: [["id"]],
  properties: {
    id: { type: "integer" },
    email: { type: "string" },
    phone: { type: "string" },
    iban: { type: "string" },
    born: { type: "string", format: "date" },
    card_number: { type: "integer" },
    contact: { type: "object" },
    remarks: { type: "string" },
    sparse: { type: "string" },
  },
};

const IBANS = ["DE89370400440532013000", "GB29NWBK60161331926819", "NL91ABNA0417164300", "FR1420041010050500013M02606"];
const CARDS = [4111111111111111, 5500005555555559, 4012888888881881, 5105105105105100];

function person(id: number) {
  return {
    id,
    email: `person${id}@mail.example`,
    phone: `+4520${String(100000 + id)}`,
    iban: IBANS[id % 4],
    born: `19${60 + (id % 30)}-03-1${id % 10}`,
    card_number: CARDS[id % 4],
    contact: { work: [{ email: `work${id}@firm.example`, floor: id }], note: "as agreed" },
    remarks:
      id % 10 === 0
        ? `please write to hidden${id}@text.example before noon, thank you`
        : "nothing to say about this one",
    sparse: id === 400 ? "late400@sparse.example" : "",
  };
}
const everybody = Array.from({ length: 400 }, (_, index) => record("people", person(index + 1)));

const RULES: [string, Treatment][] = [
  ["EMAIL_ADDRESS", "hash"],
  ["PHONE_NUMBER", "mask"],
  ["IBAN_CODE", "redact"],
  ["DATE_OF_BIRTH", "drop"],
  ["CREDIT_CARD", "encrypt"],
];

async function setRules(bench: SyncBench, rules: readonly [string, Treatment][], columns: Partial<PolicyRule>[] = []) {
  const all = [
    ...rules.map(([entityType, treatment]) => ({ entityType, table: null, columnName: null, path: "", treatment })),
    ...columns,
  ];
  await bench.store.piiPolicy.updateMany({ where: { isDefault: true }, data: { rules: all as object[] } });
}

const SECRETS = [
  "@mail.example",
  "@firm.example",
  "@text.example",
  "@sparse.example",
  "+4520100",
  "1961-03-11",
  ...IBANS,
  ...CARDS.map(String),
];

/** Which of the secrets stand in a table, by table: in every one but explore, which holds what the source sent. */
async function leaksOf(bench: SyncBench): Promise<string[]> {
  const tables = await bench.rows(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname in ('chart', 'navigate', 'atlas_staging', 'atlas')`,
  );
  const leaks: string[] = [];
  for (const { name } of tables) {
    const found = await bench.rows(
      `select distinct secret from unnest(array['${SECRETS.join("','")}']) as secret
       join ${name} as row on position(secret in row::text) > 0`,
    );
    leaks.push(...found.map(({ secret }) => `${secret} in ${name}`));
  }
  return leaks;
}

test("what a policy protects is nowhere in chart, history and Atlas's own tables, and hashes do not change", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    await setRules(bench, RULES);
    const said = {
      type: "LOG",
      log: { level: "INFO", message: "reading person7@mail.example failed, +4520100007 too" },
    };
    expect((await bench.run([said, ...everybody])).failure).toBeNull();

    expect(await leaksOf(bench)).toEqual([]);
    expect(
      await bench.rows(`select 1 from atlas."RunEvent" where payload::text like '%reading [EMAIL_ADDRESS] failed%'`),
    ).toHaveLength(1);
    const keys = await protectionKeys(bench.store, bench.deps.secretBox);
    const [row] = await bench.rows("select * from chart.people where id = 10");
    expect(row).toMatchObject({
      email: hashValue("person10@mail.example", keys),
      phone: "••••0010",
      iban: "[redacted]",
      contact: { work: [{ email: hashValue("work10@firm.example", keys), floor: 10 }], note: "as agreed" },
      remarks: `please write to ${hashValue("hidden10@text.example", keys)} before noon, thank you`,
    });
    expect(row).not.toHaveProperty("born");
    expect(decryptValue(String(row?.card_number), keys)).toBe(String(CARDS[2]));
    const edges = await bench.rows(
      `select columns from atlas."LineageEdge" where columns @> '[{"to": "email", "isMasking": true}]'`,
    );
    expect(edges[0]?.columns).toContainEqual(
      expect.objectContaining({ to: "email", description: "hashed by a policy", isMasking: true }),
    );
    const [late] = await bench.rows("select sparse from navigate.people where id = 400");
    expect(late?.sparse).toBe(hashValue("late400@sparse.example", keys));

    const hashes = await bench.rows("select _atlas_row_hash::text from chart.people order by id");
    await setRules(bench, []);
    await bench.run(everybody);
    expect(await bench.rows("select _atlas_row_hash::text from chart.people order by id")).toEqual(hashes);
    expect((await bench.rows("select count(*)::int as n from navigate.people"))[0]?.n).toBe(400);
    await bench.close();
  }));

test("a policy that comes later takes the values out of what is published too, whatever changed in the run", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    await bench.run(everybody);
    await bench.run([record("people", { ...person(1), email: "other1@mail.example" }), ...everybody.slice(1)]);
    expect(await leaksOf(bench)).toContain("@mail.example in navigate.people");

    await setRules(bench, RULES);
    await bench.run([record("people", { ...person(1), phone: "+4599999999" }), ...everybody.slice(1)]);

    expect(await leaksOf(bench)).toEqual([]);
    const keys = await protectionKeys(bench.store, bench.deps.secretBox);
    expect(
      await bench.rows("select email, phone from navigate.people where id = 1 order by _atlas_valid_from"),
    ).toEqual([
      { email: hashValue("person1@mail.example", keys), phone: "••••0001" },
      { email: hashValue("other1@mail.example", keys), phone: "••••0001" },
      { email: hashValue("person1@mail.example", keys), phone: "••••9999" },
    ]);
    await bench.close();
  }));

test("a key that is personal is hashed in every table, and keeps telling rows apart", () =>
  withDatabase(async (url) => {
    const accounts = {
      name: "accounts",
      primaryKey: [["email"]],
      properties: { email: { type: "string" }, plan: { type: "string" } },
    };
    const bench = await SyncBench.open(url, [accounts]);
    const rows = (plan: string) =>
      Array.from({ length: 30 }, (_, id) =>
        record("accounts", { email: `a${id}@mail.example`, plan: id === 3 ? plan : "free" }),
      );
    await bench.run(rows("free"));
    await setRules(bench, [["EMAIL_ADDRESS", "mask"]]);
    await bench.run(rows("paid"));
    await bench.run(rows("paid"));

    expect(await leaksOf(bench)).toEqual([]);
    expect((await bench.rows("select count(*)::int as n from chart.accounts"))[0]?.n).toBe(30);
    expect(
      await bench.rows("select plan from navigate.accounts where plan = 'paid' or not _atlas_is_current"),
    ).toHaveLength(2);
    expect((await bench.rows("select count(*)::int as n from navigate.accounts"))[0]?.n).toBe(31);
    await bench.close();
  }));
