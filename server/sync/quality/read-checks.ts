import { readCheckFile } from "../../domain/quality/sodacl/read-check-file.ts";
import { chartedTables } from "../../store/check-files.ts";
import type { CheckProblem } from "../../store/check-runs.ts";
import type { Store } from "../../store/database.ts";
import { namesOf } from "./check-tables.ts";

export interface ReadChecks {
  checks: {
    line: number;
    text: string;
    name: string;
    table: string | null;
    isMeasurable: boolean;
    message: string | null;
  }[];
  problems: CheckProblem[];
}

/** Reads checks as they will be read when they run, without touching any data: mistakes by line, and what was understood. */
export async function readChecks(store: Store, syncId: string, text: string): Promise<ReadChecks> {
  const charted = await chartedTables(store, syncId);
  const columns = await store.datasetColumn.findMany({
    where: { datasetId: { in: charted.map(({ datasetId }) => datasetId) }, isMetadata: false },
    orderBy: { ordinal: "asc" },
    select: { datasetId: true, name: true, type: true },
  });
  const byDataset = Map.groupBy(columns, ({ datasetId }) => datasetId);
  const tables = charted.map(({ datasetId, streamName }) => ({
    name: streamName,
    columns: (byDataset.get(datasetId) ?? []).map(({ name, type }) => ({ name, type })),
  }));
  const source = { file: "checks.yml", text, variables: new Map<string, string>(), dataSource: "atlas", tables };
  const { checks, problems } = readCheckFile({ ...source, readFile: () => null });
  const known = new Set(charted.flatMap(({ streamName, tableName }) => namesOf(streamName, tableName)));
  const strangers = checks.filter(({ table }) => table && table.schema === null && !known.has(table.name));
  const reported = new Set<string>();
  return {
    checks: checks.map(({ place, text: line, name, table, body, refusal }) => ({
      line: place.line,
      text: line,
      name,
      table: table?.text ?? null,
      isMeasurable: body !== null && refusal === null,
      message: refusal?.reason ?? null,
    })),
    problems: [
      ...problems.map(({ line, column, message }) => ({ line, column, message })),
      ...strangers.flatMap(({ table, place }) => {
        if (reported.has(table!.text)) return [];
        reported.add(table!.text);
        const offered = charted
          .map(({ streamName }) => streamName)
          .slice(0, 20)
          .join(", ");
        const message = `There is no table ${table!.text} in this sync; expected one of: ${offered || "none yet, since nothing was published"}.`;
        return [{ line: place.line, column: place.column, message }];
      }),
    ],
  };
}
