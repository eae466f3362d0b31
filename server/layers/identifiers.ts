declare const brand: unique symbol;
/** SQL text that names something, quoted. Only this file makes one. */
export type Identifier = string & { [brand]: "identifier" };

/** PostgreSQL cuts names at 63 bytes without a word; nothing longer may reach it. */
const MAX_BYTES = 63;

/** The one way by which a name from outside reaches SQL. Throws on what PostgreSQL cannot hold as a name. */
export function quoteIdentifier(name: string): Identifier {
  if (name === "" || name.includes("\u0000") || Buffer.byteLength(name) > MAX_BYTES) {
    throw new RangeError(`not a PostgreSQL name of 1 to ${MAX_BYTES} bytes: ${JSON.stringify(name.slice(0, 80))}`);
  }
  return `"${name.replaceAll('"', '""')}"` as Identifier;
}

export function qualified(schema: string, table: string): Identifier {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}` as Identifier;
}
