import { createReadStream, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from } from "pg-copy-streams";
import type { CheckResult, ChecksReport } from "../../../domain/quality/sodacl/check-result.ts";
import { runChecks } from "../run-checks.ts";

/** What the corpus expects of one check. */
interface Expected {
  id: string;
  file: string;
  line: number;
  name: string;
  check: string;
  table: string | null;
  outcome: string;
  value: number | string | null;
  sodaQuirk: boolean;
  quirk?: string;
  correct?: { outcome: string; value: number | string | null } | null;
  requiresHistory?: boolean;
  requiresScientific?: boolean;
}

interface Oracle {
  variables: Record<string, string>;
  files: { file: string; exitCode: number }[];
  checks: Expected[];
}

/** How far Atlas agrees with the corpus; `off` says where it does not. */
export interface Agreement {
  agree: number;
  of: number;
  off: string[];
}

export interface Parity {
  wellFormed: Agreement;
  invalidChecks: Agreement;
  invalidFiles: Agreement;
  corrected: Agreement;
  falsePasses: string[];
}

/** Loads the corpus's tables into a schema `parity` of an empty database with the corpus's collation. */
export async function loadCorpus(databaseUrl: string, corpus: string): Promise<void> {
  const db = new pg.Client(databaseUrl);
  await db.connect();
  try {
    await db.query("create schema parity; set search_path = parity");
    await db.query(readFileSync(join(corpus, "create.sql"), "utf8"));
    const tables = JSON.parse(readFileSync(join(corpus, "tables.json"), "utf8")) as { sql: string; csv: string }[];
    for (const { sql, csv } of tables) {
      const into = db.query(from(`copy ${sql} from stdin with (format csv, header true)`));
      await pipeline(createReadStream(join(corpus, csv)), into);
    }
  } finally {
    await db.end();
  }
}

/** Runs every file of the corpus and compares with its answers, as its README scores them. */
export async function compareWithCorpus(databaseUrl: string, corpus: string): Promise<Parity> {
  // Python writes NaN, which is no JSON.
  const text = readFileSync(join(corpus, "expected.json"), "utf8").replaceAll(/: NaN\b/g, ': "nan"');
  const oracle = JSON.parse(text) as Oracle;
  const db = new pg.Client(databaseUrl);
  const mirror = new pg.Client(databaseUrl);
  await Promise.all([db.connect(), mirror.connect()]);
  const parity: Parity = {
    wellFormed: none(),
    invalidChecks: none(),
    invalidFiles: none(),
    corrected: none(),
    falsePasses: [],
  };
  try {
    for (const { file, exitCode } of oracle.files) {
      const path = join(corpus, file);
      const report = await runChecks(
        db,
        { file, text: readFileSync(path, "utf8"), readFile: (name) => readOrNull(join(dirname(path), name)) },
        {
          schema: "parity",
          variables: new Map(Object.entries(oracle.variables)),
          at: new Date("2026-11-23T12:00:00Z"),
          otherSources: new Map([["mirror", { db: mirror, schema: "parity" }]]),
        },
      );
      compareFile(
        parity,
        file,
        exitCode,
        report,
        oracle.checks.filter((check) => check.file === file),
      );
    }
  } finally {
    await Promise.all([db.end(), mirror.end()]);
  }
  return parity;
}

function compareFile(
  parity: Parity,
  file: string,
  exitCode: number,
  report: ChecksReport,
  expected: readonly Expected[],
): void {
  const left = [...report.results];
  for (const check of expected) {
    const at = left.findIndex((result) => isSame(result, check));
    const result = at < 0 ? undefined : left.splice(at, 1)[0];
    const told = `${check.id} ${check.check}: ${result ? `${result.outcome} ${result.value}` : "nothing"}`;
    if (check.sodaQuirk) {
      const { correct } = check;
      if (correct) {
        const isRight = result?.outcome === correct.outcome && isSameValue(result.value, correct.value);
        count(parity.corrected, isRight, `${told}, not ${correct.outcome} ${correct.value} (${check.quirk})`);
      }
    } else if (file.includes("/invalid/")) {
      count(parity.invalidChecks, result?.outcome === check.outcome, `${told}, not ${check.outcome}`);
    } else if (!check.requiresHistory && !check.requiresScientific) {
      const isRight = result?.outcome === check.outcome && isSameValue(result.value, check.value);
      count(parity.wellFormed, isRight, `${told}, not ${check.outcome} ${check.value}`);
    }
    const mustNotPass = (check.correct ?? check).outcome === "error";
    if (mustNotPass && result?.outcome === "pass") parity.falsePasses.push(told);
  }
  if (file.includes("/invalid/") && !expected.some(({ sodaQuirk }) => sodaQuirk)) {
    const exit = exitCodeOf(report);
    count(parity.invalidFiles, exit === exitCode, `${file}: ${exit}, not ${exitCode}`);
  }
}

function exitCodeOf({ results, problems }: ChecksReport): number {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  if (problems.length > 0 || outcomes.has("error")) return 3;
  return outcomes.has("fail") ? 2 : outcomes.has("warn") ? 1 : 0;
}

function isSame(result: CheckResult, { line, table, name, check }: Expected): boolean {
  const isGroup = name.endsWith("]") && name !== check;
  return result.place.line === line && result.table === table && (!isGroup || result.name === name);
}

function isSameValue(value: CheckResult["value"], expected: number | string | null): boolean {
  if (expected === null || value === null) return expected === value;
  if (typeof expected === "string") return String(value).toLowerCase().replace("infinity", "inf") === expected;
  const difference = Math.abs(Number(value) - expected);
  return Number.isInteger(expected) && Math.abs(expected) < 2 ** 53
    ? difference === 0
    : difference <= 1e-9 * Math.abs(expected);
}

function count(agreement: Agreement, agrees: boolean, told: string): void {
  agreement.of++;
  if (agrees) agreement.agree++;
  else agreement.off.push(told);
}

function none(): Agreement {
  return { agree: 0, of: 0, off: [] };
}

function readOrNull(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
