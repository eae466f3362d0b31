import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { piiCommand } from "./pii-command.ts";

let folder: string;
let printed = "";
const stop = new AbortController().signal;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-pii-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  return () => vi.restoreAllMocks();
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("every CSV file of a folder is a table, whatever its delimiter, and every column has a verdict or null", async () => {
  const ibans = [
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
    "NL91ABNA0417164300",
    "FR1420041010050500013M02606",
  ];
  write("tables/people.csv", "\uFEFFmail;qty\nana@example.org;1\nbo@example.org;2\ncy@example.org;\n");
  write("tables/accounts.csv", `x,note\n${ibans.map((iban) => `${iban},"a, b"`).join("\n")}\n`);
  write("tables/README.md", "not a table");
  write("tables/labels.json", "{}");

  expect(await piiCommand(["classify", join(folder, "tables"), "--json"], stop)).toBe(0);
  const { people, accounts } = JSON.parse(printed);
  expect(people).toEqual({ mail: [{ entity: "EMAIL_ADDRESS", score: expect.any(Number) }], qty: null });
  expect(accounts).toEqual({ x: [{ entity: "IBAN_CODE", score: expect.any(Number) }], note: null });
});

test("for people there is a table with reasons", async () => {
  const path = write("one/people.csv", "mail,qty\nana@example.org,1\nbo@example.org,2\n");
  await piiCommand(["classify", path], stop);
  expect(printed).toMatch(
    /^people +mail +EMAIL_ADDRESS +0\.\d\d +2 of 2 values are e-mail addresses; the name says mail$/m,
  );
  expect(printed).toContain("1 of 2 columns in 1 tables hold personal data.");
});

test("cases are answered in order, by their id or their place, with offsets in characters", async () => {
  const cases = write(
    "cases.json",
    JSON.stringify([
      { text: "🙂 ana@example.org", entities: ["EMAIL_ADDRESS"] },
      { id: "tfn", text: "876543210", entities: ["AU_TFN"] },
      { text: "The parcel 876543210 was late." },
    ]),
  );
  expect(await piiCommand(["analyze", "--cases", cases, "--json"], stop)).toBe(0);
  expect(JSON.parse(printed)).toEqual({
    cases: [
      { index: 0, results: [{ entity_type: "EMAIL_ADDRESS", start: 2, end: 17, score: 0.95 }] },
      { id: "tfn", results: [{ entity_type: "AU_TFN", start: 0, end: 9, score: 0.3 }] },
      { index: 2, results: [] },
    ],
  });
});

test("help is printed for each command, and what cannot be used is refused with a reason", async () => {
  for (const args of [["--help"], ["classify", "--help"], ["analyze", "--help"]]) {
    expect(await piiCommand(args, stop)).toBe(0);
    expect(printed).toContain("Usage: atlas pii");
    printed = "";
  }
  await expect(piiCommand(["classify"], stop)).rejects.toThrow("Name one file or folder.");
  await expect(piiCommand(["analyze", "--cases", write("bad.json", "{")], stop)).rejects.toThrow(
    "cannot be read as JSON",
  );
  await expect(piiCommand(["analyze", "--cases", write("none.json", "{}")], stop)).rejects.toThrow("no list of cases");
});
