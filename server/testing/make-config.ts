import { asList, asObject } from "../connectors/protocol/read-json.ts";
import { branchesOf, fixedValue, flatten, itemsOf, propertiesOf, typeOf } from "../connectors/registry/walk-spec.ts";
import type { JsonSchema } from "../domain/stream.ts";

/** A way to fill in a spec: whether what may be left out is filled in, and which branch of each choice is taken. */
export interface FillPlan {
  isOptionalFilled: boolean;
  /** Taken of every choice, wrapped around where it has fewer. */
  branch: number;
}

// Texts that the patterns of connectors' specs ask for.
const LIKELY = [
  ...[
    "abc",
    "2024-02-29T00:00:00Z",
    "2024-02-29",
    "2024-02-29T00:00:00.000Z",
    "2024-02-29 00:00:00",
    "https://a.example.com",
  ],
  ...[
    "a.example.com",
    "a@example.com",
    "12345",
    "1234567890",
    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "P1D",
    "a/b",
    "/a/b",
  ],
  ...[
    "https://a.example.com/",
    "gid://a",
    "123-456-7890",
    "https://ab.api.example.com",
    "0",
    "10",
    "a_b",
    "A",
    "US",
    "20240229",
  ],
  ...[
    "abc.csv",
    "s3://bucket/key",
    "arn:aws:iam::123456789012:role/a",
    "a,b",
    "1h",
    "12345678901234567890123456789012",
    "sandbox_abc",
    "sk_test_abc",
    "29-02-2024",
    "29/02/2024 00:00",
  ],
];

/** A value that the schema allows; undefined where none was found. */
export function makeValue(schema: JsonSchema, plan: FillPlan): unknown {
  const own = flatten(schema);
  const fixed = fixedValue(own);
  if (fixed !== undefined) return fixed;
  const branches = branchesOf(own);
  const branch = branches[plan.branch % Math.max(1, branches.length)];
  if (branch?.schema.properties !== undefined) {
    return { ...asObject(makeObject(branch.schema, plan)), ...asObject(makeObject(own, plan)) };
  }
  const leaf = branch === undefined ? own : { ...branch.schema, ...own };
  const choices = asList(leaf.enum);
  if (choices.length > 0) return choices[plan.branch % choices.length];
  switch (typeOf(leaf) ?? (leaf.properties ? "object" : "string")) {
    case "integer":
    case "number":
      return makeNumber(leaf);
    case "boolean":
      return plan.branch % 2 === 0 ? !(leaf.default ?? false) : (leaf.default ?? false);
    case "array":
      return [makeValue(itemsOf(leaf) ?? {}, plan)].filter((item) => item !== undefined);
    case "object":
      return makeObject(leaf, plan);
    default:
      return makeText(leaf);
  }
}

function makeObject(schema: JsonSchema, plan: FillPlan): Record<string, unknown> {
  const required = new Set(asList(schema.required));
  const members = propertiesOf(schema).flatMap(([name, property]) => {
    if (!plan.isOptionalFilled && !required.has(name)) return [];
    const value = makeValue(property, plan);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

function makeNumber({ minimum, maximum, exclusiveMinimum, default: standard, type }: JsonSchema): number {
  const least = typeof minimum === "number" ? minimum : typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : 1;
  const wished = typeof standard === "number" ? standard : least;
  const value = typeof maximum === "number" ? Math.min(maximum, wished) : wished;
  return [type].flat().includes("integer") ? Math.ceil(value) : value;
}

function makeText(schema: JsonSchema): string | undefined {
  const examples = [schema.examples ?? [], schema.default ?? []].flat().map(String);
  const least = typeof schema.minLength === "number" ? schema.minLength : 1;
  const fits = (text: string) =>
    text.trim() === text && text.length >= least && isOfFormat(schema, text) && matches(schema.pattern, text);
  return [...examples, ...LIKELY].find(fits);
}

function matches(pattern: unknown, text: string): boolean {
  if (typeof pattern !== "string") return true;
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true;
  }
}

function isOfFormat({ format, pattern }: JsonSchema, text: string): boolean {
  // Where a spec has both, the pattern is what its connector reads.
  switch (pattern === undefined ? format : null) {
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(text);
    case "date-time":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
    case "uri":
    case "url":
      return /^https?:\/\/[a-z.]+$/.test(text);
    case "email":
      return text.includes("@");
    default:
      return true;
  }
}
