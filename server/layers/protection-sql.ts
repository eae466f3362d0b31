import type { EntityType } from "../domain/pii/entity-types.ts";
import type { Protection } from "../domain/pii/policy.ts";
import { type ProtectionKeys, REDACTED } from "../domain/pii/protect-value.ts";
import type { Identifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";

/** The treatments that SQL applies by itself; the others pass through this process. */
export type SqlTreatment = Extract<Protection, "mask" | "hash" | "redact">;

export function isSqlTreatment(treatment: string): treatment is SqlTreatment {
  return treatment === "mask" || treatment === "hash" || treatment === "redact";
}

/** The treated text of a column's value; null and "" stay, since they say nothing: what `domain/pii/protect-value.ts` does, a whole table at a time. */
export function protectedExpression(column: Identifier, treatment: SqlTreatment): string {
  const value = `${column}::text`;
  return `case when ${value} <> '' then ${treated(value, treatment)} else ${value} end`;
}

function treated(value: string, treatment: SqlTreatment): string {
  switch (treatment) {
    case "mask":
      return `'••••' || right(${value}, case when char_length(${value}) < 8 then char_length(${value}) / 3 else 4 end)`;
    case "hash":
      return hmac(value);
    case "redact":
      return `'${REDACTED}'`;
  }
}

const BLOCK_BYTES = 64;

/**
 * Gives the transaction the key that `hash` needs. PostgreSQL has SHA-256 but no HMAC without an extension, so it gets the
 * two padded blocks of RFC 2104; as settings, so that the key stands in no statement's text.
 */
export async function lendHashKey(db: LayerDb, { hash }: ProtectionKeys): Promise<void> {
  const block = Buffer.alloc(BLOCK_BYTES);
  hash.copy(block);
  const padded = (pad: number) => Buffer.from(block.map((byte) => byte ^ pad)).toString("hex");
  await db.query("select set_config('atlas.hash_inner', $1, true), set_config('atlas.hash_outer', $2, true)", [
    padded(0x36),
    padded(0x5c),
  ]);
}

function hmac(value: string): string {
  const setting = (name: string) => `decode(current_setting('atlas.${name}'), 'hex')`;
  const inner = `sha256(${setting("hash_inner")} || convert_to(${value}, 'UTF8'))`;
  return `encode(sha256(${setting("hash_outer")} || ${inner}), 'hex')`;
}

const MANY_DIGITS = "([0-9][^0-9]{0,3}){6}";
const SHAPES: Partial<Record<EntityType, string>> = {
  EMAIL_ADDRESS: "@",
  CRYPTO: "[A-Za-z0-9]{26}",
  MAC_ADDRESS: "([0-9A-Fa-f]{2}[:.-]?){5}",
  IP_ADDRESS: "[0-9][.][0-9]|[0-9A-Fa-f]:[0-9A-Fa-f:]",
  PERSON: "[[:upper:]]",
};

/** A regular expression that every text holding a value of one of the types matches, and most others do not. */
export function shapeOf(types: Iterable<EntityType>): string {
  return [...new Set([...types].map((type) => SHAPES[type] ?? MANY_DIGITS))].join("|");
}
