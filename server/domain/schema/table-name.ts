import { createHash } from "node:crypto";
import type { StreamName } from "../stream.ts";

/** What may be put before the names of a sync's tables. */
export const TABLE_PREFIX = /^[a-z][a-z0-9_]{0,29}$/;

/** PostgreSQL cuts names at 63 bytes without a word. A folded name is ASCII: a character is a byte. */
const MAX_BYTES = 63;
const HASH_LENGTH = 8;

/**
 * The name of a stream's table in the layers: lower case ASCII letters, digits and underscores, 63 bytes at most. The same
 * stream gets the same name wherever `taken` allows it; a name that is taken, was cut, or folded to nothing gets a suffix
 * from the stream's whole name. A prefix, where there is one, stands before it. Reserved words stay as they are: every name is quoted.
 */
export function tableName({ namespace, name }: StreamName, taken: ReadonlySet<string>, prefix = ""): string {
  const own = [namespace, name]
    .map((part) => fold(part ?? ""))
    .filter((part) => part !== "")
    .join("_");
  const folded = own === "" ? "" : prefix + own;
  if (folded !== "" && folded.length <= MAX_BYTES && !taken.has(folded)) return folded;
  for (let attempt = 0; ; attempt++) {
    const hash = createHash("sha256")
      .update(JSON.stringify([namespace, name, attempt]))
      .digest("hex");
    const suffix = `_${hash.slice(0, HASH_LENGTH)}`;
    const candidate = `${folded.slice(0, MAX_BYTES - suffix.length) || `${prefix}stream`}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** "OrderLines" and "Order lines" are order_lines; "Straße" is strasse; other scripts fold to nothing. */
function fold(name: string): string {
  return name
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "_")
    .replace(/^_+|_+$/g, "");
}
