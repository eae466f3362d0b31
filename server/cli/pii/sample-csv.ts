import { openCsv } from "../../connectors/native/files/csv-rows.ts";
import type { DataFile } from "../../connectors/native/files/data-file.ts";
import type { CsvConfig } from "../../connectors/native/files/files-config.ts";
import type { ColumnSample } from "../../domain/pii/column-verdict.ts";

/** As many rows as a sync looks at. */
const SAMPLE_ROWS = 2000;

/** The columns of a CSV file with values from rows spread over all of it. Empty fields are null; none for an empty file. */
export async function sampleCsv(file: DataFile, config: CsvConfig, stop: AbortSignal): Promise<ColumnSample[]> {
  const csv = await openCsv(file, config, stop);
  if (csv === null) return [];
  const reservoir: string[][] = [];
  const random = repeatableRandom();
  let seen = 0;
  for await (const batch of csv.rows) {
    for (const row of batch.rows) {
      if (!Array.isArray(row)) continue;
      seen++;
      // Every row has the same chance to be in the sample, however long the file turns out to be.
      const place = seen <= SAMPLE_ROWS ? seen - 1 : Math.floor(random() * seen);
      if (place < SAMPLE_ROWS) reservoir[place] = row;
    }
  }
  return csv.columns.map((name, index) => {
    const values = reservoir.map((row) => row[index]!).filter((value) => value !== "");
    return { name, type: "text", values: [...new Set(values)], nonNull: values.length };
  });
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator), so that verdicts are too. */
function repeatableRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
