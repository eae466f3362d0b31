import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { METADATA_SCHEMA } from "../../lib/database-url.ts";

// Prisma's driver adapter knows no "char" and no name, in which PostgreSQL's catalogs answer. Both are carried as types it
// knows: "char" as uuid, turned into a character below; name as text; and their arrays.
const CARRIED_AS = new Map([
  [18, 2950],
  [19, 25],
  [1002, 1014],
  [1003, 1009],
]);

interface Fields {
  addFields(fields: { dataTypeID: number }[]): void;
}

/** An adapter that can read a database's structure. For tests and scripts only: it teaches the pg module of this process. */
export function readableAdapter(pool: pg.Pool): PrismaPg {
  const result = (pg as unknown as { Result: { prototype: Fields } }).Result.prototype;
  const addFields = result.addFields;
  result.addFields = function (fields) {
    for (const field of fields) field.dataTypeID = CARRIED_AS.get(field.dataTypeID) ?? field.dataTypeID;
    return addFields.call(this, fields);
  };
  return new ReadableAdapter(pool, { schema: METADATA_SCHEMA });
}

class ReadableAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const rows = await queryRaw(query);
      rows.columnTypes = rows.columnTypes.map((type) =>
        type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type,
      );
      return rows;
    };
    return adapter;
  }
}
