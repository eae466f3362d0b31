import type { JsonSchema } from "../../domain/stream.ts";
import { asList, asNumber, asText, asTexts } from "../protocol/read-json.ts";
import { type Branch, branchesOf, fixedValue, flatten, itemsOf, propertiesOf, typeOf } from "./walk-spec.ts";

export type SpecFieldType =
  | "STRING"
  | "TEXT"
  | "SECRET"
  | "INTEGER"
  | "NUMBER"
  | "BOOLEAN"
  | "DATE"
  | "DATETIME"
  | "ENUM"
  | "ARRAY"
  | "OBJECT"
  | "ONE_OF";

export interface SpecChoice {
  value: unknown;
  title: string;
  description: string | null;
}

/** The choice that a field depends on: it is asked for when the value at `path` is `value`. */
export interface SpecBranch {
  /** The key of the ONE_OF field that offers the branch. */
  chooser: string;
  path: string[];
  value: unknown;
  title: string;
}

export interface SpecField {
  /** Tells it from all others: two branches may have a field at one path. */
  key: string;
  /** Where its value lies in the config; `*` stands for any item of a list. */
  path: string[];
  title: string;
  description: string | null;
  type: SpecFieldType;
  /** Within its object or branch. */
  isRequired: boolean;
  isHidden: boolean;
  /** Its place among all fields. */
  order: number;
  /** Of an ENUM its values; of a ONE_OF its branches, by the value that tells them apart. */
  choices: SpecChoice[];
  /** Of a ONE_OF, where the chosen value is written; null when its branches are told apart by their shape alone. */
  discriminator: string[] | null;
  pattern: string | null;
  patternHelp: string | null;
  default: unknown;
  examples: unknown[];
  minimum: number | null;
  maximum: number | null;
  branch: SpecBranch | null;
}

/**
 * A connector's config schema as a flat list of fields, parents before children. An object without a choice is a field
 * OBJECT followed by its members; a choice is a field ONE_OF followed by the members of each branch, which carry the
 * branch. The property that tells branches apart is no field: choosing sets it, at the branch's path.
 */
export function specFields(specification: JsonSchema): SpecField[] {
  const fields: SpecField[] = [];
  const root = flatten(specification);
  const place: Place = { path: [], branches: [], isHidden: false };
  // A few connectors' whole config is a choice: then its field has an empty path.
  if (branchesOf(root).length > 0) addField(fields, root, place, true);
  addMembers(fields, root, place);
  for (const [order, field] of fields.entries()) field.order = order;
  return fields;
}

interface Place {
  path: string[];
  /** What has to be chosen to come here, the outermost first. */
  branches: SpecBranch[];
  /** Members of what is hidden are hidden too. */
  isHidden: boolean;
}

function addMembers(fields: SpecField[], schema: JsonSchema, place: Place): void {
  const required = new Set(asTexts(schema.required));
  for (const [name, property] of propertiesOf(schema)) {
    addField(fields, flatten(property), { ...place, path: [...place.path, name] }, required.has(name));
  }
}

function addField(fields: SpecField[], schema: JsonSchema, place: Place, isRequired: boolean): void {
  const branches = branchesOf(schema);
  const isChoice = branches.some(({ schema: branch }) => branch.properties !== undefined);
  const leaf = isChoice ? schema : withFirstAlternative(schema, branches);
  const field = describeField(leaf, place, { isRequired, isChoice });
  fields.push(field);
  const inner = { ...place, isHidden: field.isHidden };
  if (isChoice) {
    field.choices = branches.map(describeBranch);
    const name = branches[0]?.discriminator ?? null;
    field.discriminator = name === null ? null : [...place.path, name];
    for (const branch of branches) addBranch(fields, branch, { ...inner, chooser: field.key });
  } else if (field.type === "OBJECT") {
    addMembers(fields, leaf, inner);
  } else if (field.type === "ARRAY") {
    const items = itemsOf(leaf);
    if (items !== undefined && items.properties !== undefined) {
      addMembers(fields, flatten(items), { ...inner, path: [...place.path, "*"] });
    }
  }
}

/** `anyOf: [string, null]` is a string that may be left out. */
function withFirstAlternative(schema: JsonSchema, [first]: Branch[]): JsonSchema {
  return first === undefined ? schema : { ...first.schema, ...schema };
}

function addBranch(fields: SpecField[], branch: Branch, { chooser, ...place }: Place & { chooser: string }): void {
  const { title, value } = describeBranch(branch);
  const path = branch.discriminator === null ? place.path : [...place.path, branch.discriminator];
  const { [branch.discriminator ?? ""]: _discriminator, ...properties } = branch.schema.properties ?? {};
  const branches = [...place.branches, { chooser, path, value, title }];
  addMembers(fields, { ...branch.schema, oneOf: undefined, properties }, { ...place, branches });
}

function describeBranch({ schema, value }: Branch): SpecChoice {
  return { value, title: asText(schema.title)?.trim() || String(value), description: plainText(schema.description) };
}

function describeField(
  schema: JsonSchema,
  { path, branches, isHidden }: Place,
  { isRequired, isChoice }: { isRequired: boolean; isChoice: boolean },
): SpecField {
  const fixed = fixedValue(schema);
  const type = isChoice ? "ONE_OF" : fieldType(schema);
  return {
    key: JSON.stringify([path, ...branches.map((branch) => [branch.path, branch.value])]),
    path,
    title: asText(schema.title)?.trim() || titleOf(path.at(-1) ?? "settings"),
    description: plainText(schema.description),
    type,
    isRequired,
    // A value that nobody can choose is nothing to ask for.
    isHidden: isHidden || schema.airbyte_hidden === true || fixed !== undefined,
    order: 0,
    choices: type === "ENUM" ? enumChoices(schema, fixed) : [],
    discriminator: null,
    pattern: asText(schema.pattern),
    patternHelp: asText(schema.pattern_descriptor),
    default: schema.default ?? fixed ?? null,
    examples: [schema.examples ?? []].flat(),
    minimum: asNumber(schema.minimum),
    maximum: asNumber(schema.maximum),
    branch: branches.at(-1) ?? null,
  };
}

function fieldType(schema: JsonSchema): SpecFieldType {
  if (schema.airbyte_secret === true) return "SECRET";
  if (schema.const !== undefined || asList(schema.enum).length > 0) return "ENUM";
  switch (typeOf(schema)) {
    case "integer":
      return "INTEGER";
    case "number":
      return "NUMBER";
    case "boolean":
      return "BOOLEAN";
    case "array":
      return "ARRAY";
    case "object":
      return "OBJECT";
    default:
      if (schema.properties !== undefined) return "OBJECT";
      if (schema.format === "date" && isReadAs(schema, "2024-02-29")) return "DATE";
      if (schema.format === "date-time" && isReadAs(schema, "2024-02-29T00:00:00Z")) return "DATETIME";
      return schema.multiline === true ? "TEXT" : "STRING";
  }
}

/** A few specs ask by their pattern for a date as 29-02-2024, which an input of dates does not give. */
function isReadAs({ pattern }: JsonSchema, example: string): boolean {
  try {
    return typeof pattern !== "string" || new RegExp(pattern).test(example);
  } catch {
    return true;
  }
}

function enumChoices(schema: JsonSchema, fixed: unknown): SpecChoice[] {
  const values = asList(schema.enum);
  return (values.length > 0 ? values : [fixed]).map((value) => ({ value, title: String(value), description: null }));
}

/** `start_date` as a person would write it. */
function titleOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Descriptions are written as HTML in many specs; links keep their address. */
function plainText(description: unknown): string | null {
  const html = asText(description);
  if (html === null) return null;
  const linked = html.replace(/<a\s[^>]*href=["']?([^"'\s>]+)["']?[^>]*>(.*?)<\/a>/gis, "$2 ($1)");
  return linked
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/\s+/g, " ")
    .trim();
}
