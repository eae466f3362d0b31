import fc from "fast-check";
import { expect, test } from "vitest";
import { BinaryCopyReader } from "./copy-rows.ts";

const HEADER = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

function printRow(row: (string | null)[]): Buffer {
  const fields = row.flatMap((value) =>
    value === null ? [int(4, -1)] : [int(4, Buffer.byteLength(value)), Buffer.from(value)],
  );
  return Buffer.concat([int(2, row.length), ...fields]);
}

test("rows are the same however their bytes are cut into chunks", () => {
  const rows = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.option(fc.string())));
  fc.assert(
    fc.property(rows, fc.array(fc.nat(40), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat([HEADER, ...sent.map(printRow), TRAILER]);
      const reader = new BinaryCopyReader();
      const received = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = 1 + cuts[turn % cuts.length]!;
        received.push(...reader.push(bytes.subarray(at, at + length)));
        at += length;
      }
      expect(received.map((row) => row.map((value) => value?.toString() ?? null))).toEqual(sent);
    }),
  );
});
