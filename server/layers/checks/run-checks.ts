import type pg from "pg";
import type { Check, FileProblem } from "../../domain/quality/sodacl/check.ts";
import { type CheckResult, type ChecksReport, resultOf } from "../../domain/quality/sodacl/check-result.ts";
import type { TableColumns } from "../../domain/quality/sodacl/for-each.ts";
import type { CheckHistory } from "../../domain/quality/sodacl/history.ts";
import { type CheckFile, readCheckFile } from "../../domain/quality/sodacl/read-check-file.ts";
import { AuthorSqlRefused } from "./author-sql.ts";
import { CheckSession } from "./check-session.ts";
import { withFailedRows } from "./failed-rows.ts";
import { Scalars } from "./measure-scalars.ts";
import { existingTables, type NamedTable, withNames } from "./named-tables.ts";
import { type CheckContext, prepareCheck } from "./prepare-check.ts";
import { WrongValue } from "./read-cell.ts";
import { readNamedTables, readTables } from "./read-tables.ts";

export interface CheckSource {
  /** Shown in results and problems. */
  file: string;
  text: string;
  /** Reads a file that the check file names, relative to it; null when there is none. */
  readFile(path: string): string | null;
}

export interface RunChecksOptions {
  schema: string;
  variables: ReadonlyMap<string, string>;
  /** For ages, where the variable NOW does not say otherwise, and for comparisons with the past. */
  at: Date;
  /** How check files may call this database in front of a table; "atlas" unless set. */
  dataSource?: string;
  /** Other databases that `row_count same as … in …` may name. */
  otherSources?: ReadonlyMap<string, { db: pg.ClientBase; schema: string }>;
  history?: CheckHistory;
  /** Tables that go by names of their own; `for each` then chooses among them alone. */
  tables?: readonly NamedTable[];
  /** Which of the file's checks to run; all unless set. */
  isWanted?: (check: Check) => boolean;
  /** Failed rows to bring along for each check that fails; none unless set. A check's own limit is never exceeded. */
  samples?: number;
  statementTimeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Reads one check file and runs it on a connection that nothing else uses meanwhile. Throws only when the connection
 * itself fails: whatever is wrong with a check is its own result, or a problem of the file.
 */
export async function runChecks(
  db: pg.ClientBase,
  source: CheckSource,
  options: RunChecksOptions,
): Promise<ChecksReport> {
  const began = performance.now();
  const named = await existingTables(db, options.tables ?? []);
  const settings = {
    schema: options.schema,
    statementTimeoutMs: options.statementTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    prefix: withNames(named),
  };
  return await CheckSession.on(db, settings, async (session) => {
    const tables = needsCatalog(source.text) ? await readCatalog(session, options.schema, named) : NO_TABLES;
    const dataSource = options.dataSource ?? "atlas";
    const file = readCheckFile({ ...source, variables: options.variables, dataSource, tables: tables.listed });
    const checks = options.isWanted ? file.checks.filter(options.isWanted) : file.checks;
    const results = await runAll(session, { ...file, checks }, tables.all, { ...options, tables: named });
    return {
      results: results.results,
      problems: [...file.problems, ...results.problems],
      statements: session.statements,
      durationMs: Math.round(performance.now() - began),
    };
  });
}

const NO_TABLES = { listed: [], all: [] };

async function readCatalog(session: CheckSession, schema: string, named: readonly NamedTable[]) {
  if (named.length > 0) return readNamedTables(session, named);
  const tables = await readTables(session, schema);
  return { listed: tables, all: tables };
}

/** `for each`, monitoring and schema checks ask for tables and columns; other files are spared the statement. */
function needsCatalog(text: string): boolean {
  return /^(for each|automated monitoring)\b|^\s*-\s*["']?schema\b/m.test(text);
}

async function runAll(
  session: CheckSession,
  file: CheckFile,
  tables: readonly TableColumns[],
  options: RunChecksOptions,
) {
  const scalars = new Scalars();
  const problems: FileProblem[] = [];
  const context: CheckContext = { session, scalars, tables, options };
  const prepared = file.checks.map((check) => ({ check, conclude: prepareOrFail(check, context) }));
  await scalars.measure(session);
  const results: CheckResult[] = [];
  for (const { check, conclude } of prepared) {
    try {
      results.push(...(await withFailedRows(await conclude(), check, context)));
    } catch (error) {
      const reason = reasonOf(error);
      problems.push({ ...check.place, message: `${check.text}: ${reason}` });
      const outcome = error instanceof WrongValue && check.body?.kind === "freshness" ? "not-evaluated" : "error";
      results.push(resultOf(check, { outcome, value: null, reason }));
    }
  }
  return { results, problems };
}

/** A check that cannot even be put into SQL fails when it is concluded, like one whose statement failed. */
function prepareOrFail(check: Check, context: CheckContext): () => Promise<CheckResult[]> {
  try {
    return prepareCheck(check, context);
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** What PostgreSQL said, or why Atlas did not ask; throws on what is neither. */
function reasonOf(error: unknown): string {
  if (error instanceof AuthorSqlRefused || error instanceof WrongValue || error instanceof RangeError)
    return error.message;
  const code = (error as { code?: unknown }).code;
  // Class 08 and 57P are about the connection; no further check would fare better.
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)) throw error;
  if (code === "57014") return "PostgreSQL stopped the statement: it took longer than the time allowed";
  return `PostgreSQL says: ${(error as Error).message}`;
}
