declare const brand: unique symbol;
/** SQL text that is safe to stand where a value stands. Only this file makes one of a text. */
export type Literal = string & { [brand]: "literal" };

/** The one way by which a value from a check file reaches SQL. Throws on U+0000, which no text of PostgreSQL holds. */
export function quoteLiteral(text: string): Literal {
  if (text.includes("\u0000")) throw new RangeError("a value holds U+0000, which PostgreSQL cannot compare with");
  // Untyped, so that PostgreSQL reads it as the type it is compared with; backslashes need the E form to be safe in any session.
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return (text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted) as Literal;
}
