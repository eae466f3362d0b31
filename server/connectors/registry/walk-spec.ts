import type { JsonSchema } from "../../domain/stream.ts";
import { asList, asObject, asTexts } from "../protocol/read-json.ts";

/** One way to fill in a choice between several objects, told by a property that has one fixed value. */
export interface Branch {
  /** Null when nothing tells the branches apart but their place. */
  discriminator: string | null;
  value: unknown;
  schema: JsonSchema;
}

/** A schema with its `allOf` parts in it; what it says itself comes first. */
export function flatten(schema: JsonSchema): JsonSchema {
  const { allOf, ...own } = schema;
  const parts = asList(allOf)
    .map(asObject)
    .filter((part) => part !== null)
    .map(flatten);
  if (parts.length === 0) return own;
  return {
    ...Object.assign({}, ...parts.toReversed()),
    ...own,
    properties: Object.assign({}, ...parts.map(({ properties }) => properties), own.properties),
    required: [own, ...parts].flatMap(({ required }) => asTexts(required)),
  };
}

/** The alternatives that a schema offers; empty when it is no choice. */
export function branchesOf(schema: JsonSchema): Branch[] {
  const schemas = [...asList(schema.oneOf), ...asList(schema.anyOf)]
    .map(asObject)
    .filter((each) => each !== null)
    .map(flatten)
    .filter((each) => typeOf(each) !== "null");
  const discriminator = findDiscriminator(schemas);
  return schemas.map((branch, place) => ({
    discriminator,
    value: discriminator === null ? place : fixedValue(branch.properties?.[discriminator]),
    schema: branch,
  }));
}

/** The property that has a fixed value in every branch, and preferably another one in each. */
function findDiscriminator(schemas: JsonSchema[]): string | null {
  const [first, ...others] = schemas;
  const names = Object.keys(first?.properties ?? {}).filter((name) =>
    [first, ...others].every((schema) => fixedValue(schema?.properties?.[name]) !== undefined),
  );
  const differs = (name: string) =>
    new Set(schemas.map((schema) => fixedValue(schema.properties?.[name]))).size === schemas.length;
  return names.find(differs) ?? names[0] ?? null;
}

/** The one value that a property may have; some specs write it as an enum of one, some only as its default. */
export function fixedValue(property: JsonSchema | undefined): unknown {
  if (property === undefined) return undefined;
  if (property.const !== undefined) return property.const;
  const choices = asList(property.enum);
  return choices.length === 1 ? choices[0] : undefined;
}

/** The type of a schema, null left aside: a string, or undefined when it says none. */
export function typeOf(schema: JsonSchema): string | undefined {
  const types = [schema.type ?? []].flat().filter((type) => typeof type === "string");
  return types.find((type) => type !== "null") ?? types[0];
}

/** A schema's properties as schemas, in the order they are to be shown. */
export function propertiesOf(schema: JsonSchema): [name: string, property: JsonSchema][] {
  const properties = Object.entries(asObject(schema.properties) ?? {}).flatMap(([name, value]) => {
    const property: JsonSchema | null = asObject(value);
    return property === null ? [] : [[name, property] as [string, JsonSchema]];
  });
  const place = ([, { order }]: [string, JsonSchema]) => (typeof order === "number" ? order : Number.POSITIVE_INFINITY);
  // Sorting is stable: those without an order keep the spec's, behind the others.
  return properties.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** The schema of a list's items; undefined when it says none. */
export function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  return asObject([schema.items].flat()[0]) ?? undefined;
}
