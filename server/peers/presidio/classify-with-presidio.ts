import { classifyTable } from "../../domain/pii/classify-column.ts";
import type { ColumnSample, ColumnVerdict } from "../../domain/pii/column-verdict.ts";
import type { PiiEngine } from "../../domain/pii/engine.ts";
import {
  type AskedColumn,
  NAME_TYPES,
  openColumns,
  textColumns,
  verdictOfFound,
} from "../../domain/pii/presidio-columns.ts";
import type { PresidioAnalyzer } from "./presidio-client.ts";

/**
 * Verdicts on a table's columns by the engine that is wanted. `native`: by Atlas's rules. `both`: by them, and by Presidio
 * for columns of text that they leave open, asked for people and places only. `presidio`: by Presidio's recognizers alone.
 * Throws what the analyzer throws.
 */
export async function classifyTableWith(
  engine: PiiEngine,
  samples: readonly ColumnSample[],
  analyzer: PresidioAnalyzer,
  signal: AbortSignal,
): Promise<Map<string, ColumnVerdict>> {
  if (engine === "native") return classifyTable(samples);
  const verdicts = engine === "both" ? classifyTable(samples) : new Map<string, ColumnVerdict>();
  const asked = engine === "both" ? openColumns(samples, verdicts) : textColumns(samples);
  const entities = engine === "both" ? NAME_TYPES : undefined;
  for (const [name, verdict] of await askOf(asked, analyzer, { entities, signal })) verdicts.set(name, verdict);
  return verdicts;
}

/** One conversation for the whole table: columns share most of the cost of a request. */
async function askOf(
  columns: readonly AskedColumn[],
  analyzer: PresidioAnalyzer,
  options: Parameters<PresidioAnalyzer["analyze"]>[1],
): Promise<[string, ColumnVerdict][]> {
  const texts = [...new Set(columns.flatMap(({ values }) => values))];
  if (texts.length === 0) return [];
  const found = await analyzer.analyze(texts, options);
  const byText = new Map(texts.map((text, index) => [text, found[index] ?? []]));
  return columns.flatMap((asked) => {
    const verdict = verdictOfFound(
      asked,
      asked.values.map((value) => byText.get(value) ?? []),
    );
    return verdict === null ? [] : [[asked.column.name, verdict]];
  });
}
