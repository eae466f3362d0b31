/** SQL of a check's author that is more, or less, than the one expression or query that may stand there. */
export class AuthorSqlRefused extends Error {
  override name = "AuthorSqlRefused";
}

/** What a piece of SQL is made of, as far as its bounds need: texts, quoted names, comments, brackets, semicolons. */
const PIECES =
  /(?<text>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<tag>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\k<tag>)|(?<comment>--[^\n]*|\/\*)|(?<open>\()|(?<close>\))|(?<end>;)|(?<broken>['"])/g;

/**
 * The author's SQL in brackets of its own, so that no `or` in it reaches beyond and nothing after it is commented out.
 * Throws AuthorSqlRefused where it would close those brackets, or end the statement.
 */
export function inBrackets(sql: string): string {
  const trimmed = sql.trim().replace(/;\s*$/, "");
  if (trimmed === "") throw new AuthorSqlRefused("The SQL is empty.");
  let depth = 0;
  for (const { groups } of trimmed.matchAll(PIECES)) {
    if (groups!.end) throw new AuthorSqlRefused("The SQL holds a semicolon; one statement is expected.");
    if (groups!.broken) throw new AuthorSqlRefused("The SQL opens a quote and does not close it.");
    // Within a block comment PostgreSQL counts nested ones; rather than follow it, none is taken.
    if (groups!.comment === "/*")
      throw new AuthorSqlRefused("The SQL holds a block comment; expected comments after --.");
    if (groups!.open) depth++;
    if (groups!.close && --depth < 0) throw new AuthorSqlRefused("The SQL closes a bracket that it did not open.");
  }
  if (depth > 0) throw new AuthorSqlRefused("The SQL opens a bracket and does not close it.");
  return `(${trimmed}\n)`;
}
