import { expect, test } from "vitest";
import { protectionKeys } from "../store/protection-keys.ts";
import { searchedStreams } from "../store/subject-requests.ts";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { eraseSubject, exportSubject, findSubject } from "./subject-search.ts";

const USERS = {
  name: "users",
  primaryKey: [["id"]],
  readMode: "incremental" as const,
  writeMode: "deduplicated" as const,
  properties: {
    id: { type: "integer" },
    email: { type: "string" },
    contact: { type: "object" },
    city: { type: "string" },
  },
};
const user = (id: number | null, city = "Oslo") =>
  record("users", { id, email: `U${id}@mail.example`, contact: { work: [{ email: `w${id}@firm.example` }] }, city });
const everybody = Array.from({ length: 30 }, (_, id) => user(id));

test("a person is found in every layer through hashed columns and JSON, exported, and erased with history and refused rows", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    const rules = [{ entityType: "EMAIL_ADDRESS", table: null, columnName: null, path: "", treatment: "hash" }];
    await bench.store.piiPolicy.updateMany({ data: { rules } });
    await bench.run([...everybody, record("users", { email: "u7@mail.example", city: "refused" })]);
    await bench.run([user(7, "Bergen")]);
    const keys = await protectionKeys(bench.store, bench.deps.secretBox);
    expect(await searchedStreams(bench.store)).toEqual([]);

    await bench.store.piiFinding.updateMany({ data: { status: "confirmed" } });
    const streams = await searchedStreams(bench.store);
    const counts = async (...identifiers: string[]) =>
      (await findSubject(bench.layers, streams, identifiers, keys)).map(({ layer, rows }) => [layer, rows]);
    const all = [
      ["explore", 2],
      ["chart", 1],
      ["navigate", 2],
      ["quarantine", 1],
    ];
    expect(await counts("u7@mail.example")).toEqual(all);
    expect(await counts("w7@firm.example")).toEqual(all.slice(0, 3));
    expect(await counts("nobody@mail.example")).toEqual([]);

    const layers: string[] = [];
    for await (const line of exportSubject(bench.layers, streams, ["u7@mail.example"], keys)) {
      layers.push(JSON.parse(line).layer);
    }
    expect(layers).toEqual(["explore", "explore", "chart", "navigate", "navigate", "quarantine"]);

    await eraseSubject(bench.layers, streams, ["U7@mail.example"], keys);
    expect(await counts("u7@mail.example", "w7@firm.example")).toEqual([]);
    expect((await bench.rows("select count(*)::int as n from chart.users"))[0]?.n).toBe(29);
    await bench.close();
  }));
