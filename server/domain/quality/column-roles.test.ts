import { expect, test } from "vitest";
import { proposeOrderedPairs } from "./ordered-pairs.ts";
import { timelinessColumn } from "./timeliness-column.ts";

const moment = (name: string) => ({ name, type: "timestamp with time zone" });

test("pairs are proposed where names say the same thing, earlier and later", () => {
  const columns = [
    "createdAt",
    "updated_at",
    "contract_start",
    "contract_end",
    "lunch_end",
    "valid_from",
    "valid_to",
    "checkIn",
    "check_out",
  ];
  expect(proposeOrderedPairs(columns.map(moment))).toEqual([
    { earlier: "createdAt", later: "updated_at" },
    { earlier: "contract_start", later: "contract_end" },
    { earlier: "valid_from", later: "valid_to" },
    { earlier: "checkIn", later: "check_out" },
  ]);
});

test("numbers pair as bounds only, and unlike types not at all", () => {
  const columns = [
    { name: "min_price", type: "numeric" },
    { name: "max_price", type: "numeric" },
    { name: "start", type: "integer" },
    { name: "end", type: "integer" },
    { name: "created", type: "date" },
    moment("updated"),
  ];
  expect(proposeOrderedPairs(columns)).toEqual([{ earlier: "min_price", later: "max_price" }]);
});

test("the cursor tells how fresh a stream is, if it is a moment; else the column of the last change", () => {
  const columns = [{ name: "id", type: "bigint" }, moment("birth_date"), moment("created_at"), moment("last_modified")];
  expect(timelinessColumn(columns, "created_at")).toBe("created_at");
  expect(timelinessColumn(columns, "id")).toBe("last_modified");
  expect(timelinessColumn([moment("time_hour")], null)).toBe("time_hour");
  expect(timelinessColumn([moment("birth_date"), moment("due_date")], null)).toBeNull();
});
