import type { Candidate } from "./candidate.ts";
import type { ColumnVerdict } from "./column-verdict.ts";
import type { SampledColumn } from "./sampled-column.ts";

/** Paths and depth that are looked into: a bound on what hostile documents cost. */
const MOST_PATHS = 200;
const DEEPEST = 6;

type ClassifyLeaf = (sample: { name: string; type: string; values: string[]; nonNull: number }) => ColumnVerdict | null;

/** Objects or lists whose fields hold personal data; each path is judged like a column of that name. */
export function detectJson(column: SampledColumn, classifyLeaf: ClassifyLeaf): Candidate | null {
  const documents = column.documents.flatMap((text) => parseDocument(text) ?? []);
  if (documents.length === 0 || documents.length < column.documents.length * 0.5) return null;
  if (column.values.filter((value) => /^[{[]/.test(value)).length < column.values.length * 0.5) return null;
  const leaves = new Map<string, string[]>();
  for (const document of documents) collectLeaves(document, "", 0, leaves);
  const verdicts = [...leaves].flatMap(([path, values]) => {
    const distinct = [...new Set(values)];
    const name = path.split(".").slice(-2).join(".");
    const verdict = classifyLeaf({ name, type: "text", values: distinct, nonNull: values.length });
    return verdict === null ? [] : [{ path, verdict, share: Math.min(1, values.length / documents.length) }];
  });
  if (verdicts.length === 0) return null;
  const paths = verdicts.map(({ path, verdict }) => `${path} (${verdict.entityType})`).join(", ");
  return {
    entityType: "JSON",
    recognizer: "json-fields",
    confidence: Math.max(...verdicts.map(({ verdict }) => verdict.confidence)),
    matched: documents.length,
    validated: documents.length,
    nameMatch: null,
    finding: `${documents.length} JSON values were read; they hold ${paths}`,
    examples: column.values,
    contains: verdicts.map(({ verdict, share }) => ({ entityType: verdict.entityType, share })),
    nested: verdicts.map(({ path, verdict }) => ({ path, verdict })),
  };
}

function parseDocument(value: string): object | null {
  try {
    return JSON.parse(value) as object;
  } catch {
    return null;
  }
}

function collectLeaves(node: unknown, path: string, depth: number, leaves: Map<string, string[]>): void {
  if (node === null || depth > DEEPEST) return;
  if (typeof node === "object") {
    const isList = Array.isArray(node);
    for (const [key, child] of Object.entries(node)) {
      collectLeaves(child, isList ? path || "item" : path === "" ? key : `${path}.${key}`, depth + 1, leaves);
    }
    return;
  }
  if (typeof node === "boolean" || (!leaves.has(path) && leaves.size >= MOST_PATHS)) return;
  const values = leaves.get(path);
  if (values === undefined) leaves.set(path, [String(node)]);
  else values.push(String(node));
}
