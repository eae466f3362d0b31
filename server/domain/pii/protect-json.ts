import type { EntityType } from "./entity-types.ts";
import type { Protection } from "./policy.ts";
import { type ProtectionKeys, protectValue, protectWithin } from "./protect-value.ts";

export interface JsonProtection {
  /** By path as findings write it: lists are passed through, "contacts.email" is the e-mail of every contact. */
  paths: ReadonlyMap<string, Protection | "within">;
  within: ReadonlyMap<EntityType, Protection>;
}

/** A JSON text with what lies at the paths treated, and what is found inside its strings. Numbers keep their digits. */
export function protectJson(text: string, protection: JsonProtection, keys: ProtectionKeys): string {
  const protectedValue = walk(parseWithDigits(text), "", protection, keys);
  return JSON.stringify(protectedValue ?? null);
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
interface RawJson {
  rawJSON: string;
}
const json = JSON as typeof JSON & { rawJSON(text: string): RawJson; isRawJSON(value: unknown): value is RawJson };

function parseWithDigits(text: string): unknown {
  const keepDigits: Reviver = (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source ? json.rawJSON(source) : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

function walk(node: unknown, path: string, protection: JsonProtection, keys: ProtectionKeys): unknown {
  const treatment = protection.paths.get(path);
  if (treatment !== undefined && treatment !== "within" && path !== "" && node !== null && !Array.isArray(node)) {
    if (treatment === "drop") return undefined;
    return protectValue(textOf(node), treatment, keys) ?? undefined;
  }
  if (Array.isArray(node)) {
    return node.map((child) => walk(child, path || "item", protection, keys)).filter((child) => child !== undefined);
  }
  if (typeof node === "object" && node !== null && !json.isRawJSON(node)) {
    return Object.fromEntries(
      Object.entries(node).flatMap(([key, child]) => {
        const kept = walk(child, path === "" ? key : `${path}.${key}`, protection, keys);
        return kept === undefined ? [] : [[protectWithin(key, protection.within, keys), kept]];
      }),
    );
  }
  return typeof node === "string" ? protectWithin(node, protection.within, keys) : node;
}

/** Everything is hashed and masked as its text; a string without its quotes, so that it equals the same value in a column. */
function textOf(node: unknown): string {
  return typeof node === "string" ? node : JSON.stringify(node);
}
