import fc from "fast-check";
import { expect, test } from "vitest";
import { tableName } from "./table-name.ts";

const NONE = new Set<string>();

test.each([
  [null, "flights", "flights"],
  ["public", "OrderLines", "public_order_lines"],
  [null, "Straße & Größe", "strasse_grosse"],
  [null, "select", "select"],
  [null, "2024/sales.csv", "2024_sales_csv"],
])("%j %j is the table %s", (namespace, name, table) => {
  expect(tableName({ namespace, name }, NONE)).toBe(table);
});

test("streams that fold to one name get tables of their own, the same each time", () => {
  const taken = new Set([tableName({ namespace: null, name: "Orders" }, NONE)]);
  const second = tableName({ namespace: null, name: "orders" }, taken);

  expect(second).toMatch(/^orders_[0-9a-f]{8}$/);
  expect(tableName({ namespace: null, name: "orders" }, taken)).toBe(second);
  expect(tableName({ namespace: null, name: "旅客" }, NONE)).toMatch(/^stream_[0-9a-f]{8}$/);
});

test("whatever a stream is called, its table is a name of 1 to 63 bytes that nobody has", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.option(fc.string({ unit: "binary" })), fc.string({ unit: "binary", maxLength: 90 }))),
      (names) => {
        const taken = new Set<string>();
        for (const [namespace, name] of names) {
          const table = tableName({ namespace, name }, taken);
          expect(table).toMatch(/^[a-z0-9_]{1,63}$/);
          expect(taken.has(table)).toBe(false);
          taken.add(table);
        }
      },
    ),
  );
});
