import { expect, test } from "vitest";
import { AuthorSqlRefused, inBrackets } from "./author-sql.ts";
import { quoteLiteral } from "./literal.ts";

test.each([
  "a = 1 or b = 2",
  "name = 'O''Brien; (' -- a comment with )",
  `"odd ; name" = $tag$ ' ; ) $tag$`,
  "a = E'\\' ; )'",
  "select 1;",
])("%s stays one piece", (sql) => {
  expect(inBrackets(sql).endsWith("\n)")).toBe(true);
});

test.each([
  "1=1) then 1 end) from t; select 5 --",
  "true) or (true",
  "select 1; delete from t",
  "a = 'open",
  "a /* (",
  "(a = 1",
  "",
])("%j is refused", (sql) => {
  expect(() => inBrackets(sql)).toThrow(AuthorSqlRefused);
});

test("a value is quoted whatever it holds, and U+0000 is refused", () => {
  expect(quoteLiteral("O'Brien")).toBe("'O''Brien'");
  expect(quoteLiteral("^\\s'$")).toBe("E'^\\\\s''$'");
  expect(() => quoteLiteral("a\u0000b")).toThrow(RangeError);
});
