import type pg from "pg";
import type { CheckEngine } from "../../domain/quality/kept-result.ts";
import type { Check } from "../../domain/quality/sodacl/check.ts";
import type { ChecksReport } from "../../domain/quality/sodacl/check-result.ts";
import type { CheckHistory } from "../../domain/quality/sodacl/history.ts";
import type { NamedTable } from "../../layers/checks/named-tables.ts";
import { runChecks } from "../../layers/checks/run-checks.ts";
import { CHART_SCHEMA } from "../../layers/stream-tables.ts";
import type { CheckFileRecord } from "../../store/check-files.ts";

/** A statement of a check that takes longer is given up, and its check is an error. */
const STATEMENT_TIMEOUT_MS = 120_000;
/** Rows shown of those that failed a check. */
const SAMPLE_ROWS = 10;

export interface CheckFileRun {
  file: Pick<CheckFileRecord, "name" | "text">;
  tables: readonly NamedTable[];
  history: CheckHistory;
  at: Date;
  isWanted?: (check: Check) => boolean;
}

/** How a file of checks is run: by Atlas's engine or another's. */
export type RunCheckFile = (layers: pg.Pool, run: CheckFileRun) => Promise<ChecksReport & { engine: CheckEngine }>;

/** Runs a file with Atlas's own engine, on a connection of its own. */
export const runNatively: RunCheckFile = async (layers, { file, tables, history, at, isWanted }) => {
  const client = await layers.connect();
  try {
    const source = { file: file.name, text: file.text, readFile: () => null };
    const report = await runChecks(client, source, {
      ...{ tables, history, at, isWanted },
      schema: CHART_SCHEMA,
      variables: new Map(),
      samples: SAMPLE_ROWS,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
    return { ...report, engine: "native" };
  } finally {
    client.release();
  }
};
