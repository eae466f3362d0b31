import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { analyzeText, type TextSpan } from "../../domain/pii/text/analyze-text.ts";
import { characterOffset } from "../../lib/character-offset.ts";
import type { PresidioAnalyzer } from "../../peers/presidio/presidio-client.ts";
import { SUCCEEDED } from "../exit-codes.ts";
import { Refused } from "../refused.ts";
import { textTable } from "../text-table.ts";
import { UsageError } from "../usage.ts";
import { ANALYZE_HELP } from "./pii-help.ts";
import { readEngine, withPresidio } from "./presidio-engine.ts";

const textCase = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  entities: z.array(z.string()).optional(),
});
const casesFile = z.union([z.array(textCase), z.object({ cases: z.array(textCase) }).transform(({ cases }) => cases)]);
type TextCase = z.infer<typeof textCase>;

interface Answer {
  textCase: TextCase;
  spans: Found[];
}

/** Offsets count Unicode characters. */
type Found = Omit<TextSpan, "entityType"> & { entityType: string };

/** What is asked for by no name must be at least as sure as Atlas's own rules are then. */
const LEAST_UNASKED_SCORE = 0.4;

/** `atlas pii analyze`: finds personal data in the texts of a file. Returns the exit code. */
export async function analyzeCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: "string" },
      engine: { type: "string" },
      "min-score": { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(ANALYZE_HELP);
    return SUCCEEDED;
  }
  if (values.cases === undefined) throw new UsageError("Name the file of cases with --cases.", ANALYZE_HELP);
  const minScore = readMinScore(values["min-score"]);
  const engine = readEngine(values.engine, ANALYZE_HELP);
  const cases = readCases(values.cases);
  const own = engine === "presidio" ? [] : cases.map((textCase) => answer(textCase, minScore));
  const theirs =
    engine === "native" ? [] : await withPresidio((analyzer) => askPresidio(cases, { analyzer, minScore, stop }));
  const answers = cases.map((textCase, index) => ({
    textCase,
    spans: withoutRepeats([...(own[index]?.spans ?? []), ...(theirs[index] ?? [])]),
  }));
  process.stdout.write(values.json ? `${JSON.stringify(asJson(answers))}\n` : asText(answers));
  return SUCCEEDED;
}

function answer(textCase: TextCase, minScore: number | undefined): Answer {
  const { text, entities = [] } = textCase;
  const isNamed = entities.length > 0;
  const spans = analyzeText(text, {
    ...(isNamed && { entityTypes: entities as TextSpan["entityType"][], minScore: 0 }),
    ...(minScore !== undefined && { minScore }),
  });
  return { textCase, spans: spans.map((span) => inCharacters(text, span)) };
}

/** Presidio's spans of each case; cases that look for the same types are asked together. */
async function askPresidio(
  cases: readonly TextCase[],
  { analyzer, minScore, stop }: { analyzer: PresidioAnalyzer; minScore: number | undefined; stop: AbortSignal },
): Promise<Found[][]> {
  const answers: Found[][] = cases.map(() => []);
  const groups = Map.groupBy(cases.keys(), (index) => JSON.stringify(cases[index]!.entities ?? []));
  for (const [types, indexes] of groups) {
    const entities = JSON.parse(types) as string[];
    const asked = entities.length > 0 ? { entities } : {};
    const texts = indexes.map((index) => cases[index]!.text);
    const results = await analyzer.analyze(texts, { ...asked, signal: stop });
    const least = minScore ?? (entities.length > 0 ? 0 : LEAST_UNASKED_SCORE);
    indexes.forEach((index, at) => {
      answers[index] = results[at]!.filter(({ score }) => score >= least);
    });
  }
  return answers;
}

/** Where both find the same, the surer one. */
function withoutRepeats(spans: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  for (const span of spans) {
    const place = `${span.entityType} ${span.start} ${span.end}`;
    if ((best.get(place)?.score ?? -1) < span.score) best.set(place, span);
  }
  return [...best.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Those who read the answer count characters, of which an emoji is one. */
function inCharacters(text: string, span: TextSpan): TextSpan {
  return { ...span, start: characterOffset(text, span.start), end: characterOffset(text, span.end) };
}

function asJson(answers: readonly Answer[]) {
  return {
    cases: answers.map(({ textCase, spans }, index) => ({
      ...(textCase.id === undefined ? { index } : { id: textCase.id }),
      results: spans.map(({ entityType, start, end, score }) => ({ entity_type: entityType, start, end, score })),
    })),
  };
}

function asText(answers: readonly Answer[]): string {
  const rows = answers.flatMap(({ textCase, spans }, index) =>
    spans.map(({ entityType, start, end, score }) => {
      const value = Array.from(textCase.text).slice(start, end).join("").replace(/\s+/g, " ");
      return [String(textCase.id ?? index), entityType, `${start}–${end}`, score.toFixed(2), value];
    }),
  );
  const sum = `${rows.length} pieces of personal data in ${answers.length} texts.\n`;
  return rows.length === 0 ? sum : `${textTable(["case", "type", "at", "score", "value"], rows)}\n${sum}`;
}

function readMinScore(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const score = Number(text);
  if (text.trim() !== "" && score >= 0 && score <= 1) return score;
  throw new UsageError(`--min-score is a number from 0 to 1, not ${text}.`, ANALYZE_HELP);
}

/** Throws Refused when the file cannot be read or holds no cases. */
function readCases(path: string): TextCase[] {
  const parsed = casesFile.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  throw new Refused(`${path} has no list of cases in it: a case is {"text": "…", "entities": ["IBAN_CODE"]}.`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path === "-" ? 0 : path, "utf8"));
  } catch (error) {
    throw new Refused(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
}
