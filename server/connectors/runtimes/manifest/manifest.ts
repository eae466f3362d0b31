import { parseDocument } from "yaml";
import type { JsonSchema } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import { asObject } from "../../protocol/read-json.ts";

/** What Atlas needs to know of a declarative connector before it is run. */
export interface Manifest {
  specification: JsonSchema;
  documentationUrl: string | null;
  supportsIncremental: boolean;
  /** Whether it calls Python code that is not part of the manifest. */
  hasCustomCode: boolean;
}

// Larger ones are known with a few hundred; what is meant to blow up has millions.
const MOST_ALIASES = 10_000;

/** Throws SourceUnreadable with the line that is wrong. `name` is what the manifest is called in it. */
export function readManifest(text: string, name: string): Manifest {
  const document = parseDocument(text, { merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [start] = fault.linePos ?? [];
    const place = start === undefined ? "" : ` at line ${start.line}, column ${start.col}`;
    const [what] = fault.message.split(/ at line \d/);
    throw notOne(`${name} is not YAML${place}: ${what}.`);
  }
  const manifest = asObject(document.toJS({ maxAliasCount: MOST_ALIASES }));
  if (manifest?.type !== "DeclarativeSource") {
    throw notOne(`${name} is not the manifest of a declarative connector: it does not say type: DeclarativeSource.`);
  }
  const spec = asObject(resolve(manifest.spec, manifest));
  return {
    specification: asObject(spec?.connection_specification) ?? { type: "object", properties: {} },
    documentationUrl: typeof spec?.documentation_url === "string" ? spec.documentation_url : null,
    supportsIncremental: some(manifest, ([key]) => key === "incremental_sync"),
    hasCustomCode: some(manifest, ([key, value]) => key === "class_name" && typeof value === "string"),
  };
}

function notOne(message: string): SourceUnreadable {
  return new SourceUnreadable(message, {
    hint: "Correct the manifest; Airbyte's connector builder exports such files.",
  });
}

const DEEPEST = 64;

/** A value of the manifest with its references followed: `$ref: "#/definitions/x"`, besides which other keys win. */
function resolve(value: unknown, manifest: Record<string, unknown>, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  if (typeof value === "string" && value.startsWith("#/")) return resolve(lookUp(value, manifest), manifest, depth + 1);
  if (Array.isArray(value)) return value.map((item) => resolve(item, manifest, depth + 1));
  const object = asObject(value);
  if (object === null) return value;
  const { $ref, ...own } = object;
  const entries = Object.entries(own).map(([key, item]) => [key, resolve(item, manifest, depth + 1)] as const);
  const base = typeof $ref === "string" ? asObject(resolve(lookUp($ref, manifest), manifest, depth + 1)) : null;
  return { ...base, ...Object.fromEntries(entries) };
}

function lookUp(reference: string, manifest: Record<string, unknown>): unknown {
  let value: unknown = manifest;
  for (const name of reference.replace(/^#\//, "").split("/")) value = asObject(value)?.[name];
  return value;
}

function some(value: unknown, isWanted: (entry: [key: string, value: unknown]) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => some(item, isWanted));
  const object = asObject(value);
  return object !== null && Object.entries(object).some((entry) => isWanted(entry) || some(entry[1], isWanted));
}
