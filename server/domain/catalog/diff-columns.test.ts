import { expect, test } from "vitest";
import { diffColumns } from "./diff-columns.ts";

const column = (name: string, type = "text", isNullable = true) => ({ name, type, isNullable, isKey: false });

test("what is added or widened breaks nobody; what is gone, retyped or may be null now does", () => {
  const diff = diffColumns(
    [column("a"), column("b", "bigint"), column("c", "text"), column("d", "date", false), column("same")],
    [column("b", "numeric"), column("c", "bigint"), column("d", "date"), column("same"), column("new")],
  );
  expect(diff).toEqual({
    added: [{ name: "new", before: null, after: "text", isBreaking: false }],
    removed: [{ name: "a", before: "text", after: null, isBreaking: true }],
    changed: [
      { name: "b", before: "bigint", after: "numeric", isBreaking: false },
      { name: "c", before: "text", after: "bigint", isBreaking: true },
      { name: "d", before: "date, not null", after: "date", isBreaking: true },
    ],
    isBreaking: true,
  });
  expect(diffColumns([column("a")], [column("a")]).isBreaking).toBe(false);
});
