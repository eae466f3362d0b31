import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readFilesConfig } from "../../connectors/native/files/files-config.ts";
import { locateFiles } from "../../connectors/native/files/locate-files.ts";
import { Workspace } from "../../connectors/native/files/workspace.ts";
import { classifyTable } from "../../domain/pii/classify-column.ts";
import type { ColumnSample, ColumnVerdict } from "../../domain/pii/column-verdict.ts";
import { classifyTableWith } from "../../peers/presidio/classify-with-presidio.ts";
import { FAILED, SUCCEEDED } from "../exit-codes.ts";
import { textTable } from "../text-table.ts";
import { UsageError } from "../usage.ts";
import { CLASSIFY_HELP } from "./pii-help.ts";
import { readEngine, withPresidio } from "./presidio-engine.ts";
import { sampleCsv } from "./sample-csv.ts";

interface ClassifiedTable {
  table: string;
  columns: readonly string[];
  verdicts: ReadonlyMap<string, ColumnVerdict>;
}

/** `atlas pii classify`: verdicts on the columns of CSV files. Returns the exit code. */
export async function classifyCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { engine: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(CLASSIFY_HELP);
    return SUCCEEDED;
  }
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) throw new UsageError("Name one file or folder.", CLASSIFY_HELP);
  const path = resolve(named);
  if (!existsSync(path)) throw new UsageError(`There is no file or folder ${path}.`, CLASSIFY_HELP);

  const engine = readEngine(values.engine, CLASSIFY_HELP);
  const samples = await sampleFiles(path, stop);
  const tables =
    engine === "native"
      ? await classifyAll(samples, async (table) => classifyTable(table))
      : await withPresidio((analyzer) =>
          classifyAll(samples, (table) => classifyTableWith(engine, table, analyzer, stop)),
        );
  process.stdout.write(values.json ? `${JSON.stringify(asJson(tables))}\n` : asText(tables));
  if (tables.length > 0) return SUCCEEDED;
  process.stderr.write(`${path} has no CSV file in it.\n`);
  return FAILED;
}

interface SampledTable {
  table: string;
  samples: ColumnSample[];
}

async function sampleFiles(path: string, stop: AbortSignal): Promise<SampledTable[]> {
  const config = readFilesConfig({ path });
  await using workspace = new Workspace();
  const tables: SampledTable[] = [];
  for (const file of await locateFiles(config, workspace, stop)) {
    if (file.format !== "csv") continue;
    tables.push({ table: file.stream, samples: await sampleCsv(file, config.csv, stop) });
  }
  return tables;
}

async function classifyAll(
  tables: readonly SampledTable[],
  classify: (samples: ColumnSample[]) => Promise<ReadonlyMap<string, ColumnVerdict>>,
): Promise<ClassifiedTable[]> {
  const classified: ClassifiedTable[] = [];
  for (const { table, samples } of tables) {
    const columns = samples.map(({ name }) => name);
    classified.push({ table, columns, verdicts: await classify(samples) });
  }
  return classified;
}

function asJson(tables: readonly ClassifiedTable[]) {
  return Object.fromEntries(
    tables.map(({ table, columns, verdicts }) => [
      table,
      Object.fromEntries(
        columns.map((column) => {
          const verdict = verdicts.get(column);
          return [column, verdict === undefined ? null : [{ entity: verdict.entityType, score: verdict.confidence }]];
        }),
      ),
    ]),
  );
}

function asText(tables: readonly ClassifiedTable[]): string {
  const found = tables.flatMap(({ table, columns, verdicts }) =>
    columns.flatMap((column) => {
      const verdict = verdicts.get(column);
      if (verdict === undefined) return [];
      return [[table, column, verdict.entityType, verdict.confidence.toFixed(2), verdict.explanation]];
    }),
  );
  const columnCount = tables.reduce((sum, { columns }) => sum + columns.length, 0);
  const sum = `${found.length} of ${columnCount} columns in ${tables.length} tables hold personal data.\n`;
  return found.length === 0 ? sum : `${textTable(["table", "column", "type", "score", "because"], found)}\n${sum}`;
}
