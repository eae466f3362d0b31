import type { Store } from "./database.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Hashes: bytes that nobody opens. Every other bytea column of Atlas's own tables holds something sealed. */
const HASHES = new Set(["secretHash", "tokenHash", "idHash"]);

/**
 * Seals everything that is sealed anew, in one transaction: after it either all or nothing is under the new key. `reseal`
 * opens with the old key and seals with the new one; it is given the column's name for its errors. Returns how many it was.
 */
export async function resealAll(store: Store, reseal: (sealed: Uint8Array, column: string) => Bytes): Promise<number> {
  return store.$transaction(
    async (tx) => {
      const columns = await tx.$queryRaw<{ table: string; column: string }[]>`
        select table_name::text as "table", column_name::text as "column" from information_schema.columns
        where table_schema = 'atlas' and data_type = 'bytea' order by 1, 2`;
      let count = 0;
      for (const { table, column } of columns.filter((each) => !HASHES.has(each.column))) {
        // Nobody may seal with the old key meanwhile. Rows keep their places under this lock, so ctid names them.
        await tx.$executeRawUnsafe(`lock table atlas."${table}" in exclusive mode`);
        const rows = await tx.$queryRawUnsafe<{ place: string; sealed: Uint8Array }[]>(
          `select ctid::text as place, "${column}" as sealed from atlas."${table}" where length("${column}") > 0`,
        );
        for (const { place, sealed } of rows) {
          const renewed = reseal(sealed, `${table}.${column}`);
          await tx.$executeRawUnsafe(
            `update atlas."${table}" set "${column}" = $1 where ctid = $2::tid`,
            renewed,
            place,
          );
          count += 1;
        }
      }
      return count;
    },
    { timeout: 300_000 },
  );
}
