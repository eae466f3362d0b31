import type { JsonSchema } from "../../domain/stream.ts";
import { asObject } from "../protocol/read-json.ts";
import type { ConnectorConfig } from "../runtimes/connector-runtime.ts";
import { branchesOf, flatten, itemsOf, propertiesOf } from "./walk-spec.ts";

/** Secret values of a config by where they lie, as JSON pointers: `/credentials/token`. What is no text is its JSON. */
export type Secrets = Record<string, string>;

/**
 * Where a config can hold secrets by its schema; `*` stands for any item of a list. What is secret in one branch of a
 * choice is so in all: better to hide a value too many.
 */
export function secretPaths(specification: JsonSchema): string[][] {
  const paths = new Map<string, string[]>();
  collect(flatten(specification), [], (path) => paths.set(printPointer(path), path));
  return [...paths.values()];
}

function collect(schema: JsonSchema, path: string[], found: (path: string[]) => void): void {
  if (schema.airbyte_secret === true) {
    found(path);
    return;
  }
  for (const [name, property] of propertiesOf(schema)) collect(flatten(property), [...path, name], found);
  for (const branch of branchesOf(schema)) collect(branch.schema, path, found);
  const items = itemsOf(schema);
  if (items !== undefined) collect(flatten(items), [...path, "*"], found);
}

/** A config without its secrets, and those apart. Neither shares an object with the one given. */
export function splitSecrets(
  specification: JsonSchema,
  config: ConnectorConfig,
): { config: ConnectorConfig; secrets: Secrets } {
  const open = structuredClone(config);
  const secrets: Secrets = {};
  for (const path of secretPaths(specification)) {
    takeOut(open, path, [], (pointer, value) => {
      if (typeof value === "string") secrets[pointer] = value;
      else secrets[JSON_MARK + pointer] = JSON.stringify(value);
    });
  }
  return { config: open, secrets };
}

const JSON_MARK = "json:";

function takeOut(node: unknown, rest: string[], path: string[], take: (pointer: string, value: unknown) => void): void {
  const [name, ...deeper] = rest;
  if (name === undefined) return;
  if (name === "*") {
    if (Array.isArray(node)) takeFromList(node, deeper, path, take);
    return;
  }
  const object = asObject(node);
  if (object === null || !Object.hasOwn(object, name)) return;
  if (deeper.length > 0) {
    takeOut(object[name], deeper, [...path, name], take);
  } else if (object[name] !== undefined && object[name] !== null) {
    take(printPointer([...path, name]), object[name]);
    delete object[name];
  }
}

function takeFromList(
  list: unknown[],
  deeper: string[],
  path: string[],
  take: (pointer: string, value: unknown) => void,
): void {
  for (const [i, item] of list.entries()) {
    if (deeper.length > 0) takeOut(item, deeper, [...path, String(i)], take);
    else if (item !== null) {
      take(printPointer([...path, String(i)]), item);
      // A list keeps its length, or the others would move.
      list[i] = null;
    }
  }
}

/** The whole config again. Secrets win over what stands in their place. */
export function mergeSecrets(config: ConnectorConfig, secrets: Secrets): ConnectorConfig {
  const whole = structuredClone(config);
  for (const [pointer, text] of Object.entries(secrets)) {
    const isJson = pointer.startsWith(JSON_MARK);
    put(whole, readPointer(isJson ? pointer.slice(JSON_MARK.length) : pointer), isJson ? JSON.parse(text) : text);
  }
  return whole;
}

function put(config: ConnectorConfig, path: string[], value: unknown): void {
  let node: Record<string, unknown> = config;
  for (const name of path.slice(0, -1)) {
    // Own properties only: a pointer such as /__proto__/x must not reach what all objects share.
    if (!Object.hasOwn(node, name) || typeof node[name] !== "object" || node[name] === null) define(node, name, {});
    node = node[name] as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) define(node, last, value);
}

function define(node: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(node, name, { value, enumerable: true, writable: true, configurable: true });
}

function printPointer(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function readPointer(pointer: string): string[] {
  const names = pointer.split("/").slice(1);
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
