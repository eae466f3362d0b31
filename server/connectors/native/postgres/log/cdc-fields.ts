import type { JsonSchema } from "../../../../domain/stream.ts";

/**
 * The fields by which a record tells where in the log it stands and whether its row is gone, named as Airbyte's connectors
 * name them.
 */
export const CDC_PROPERTIES: Record<string, JsonSchema> = {
  _ab_cdc_lsn: { type: ["null", "integer"], description: "Where in the write-ahead log the change stands." },
  _ab_cdc_updated_at: {
    type: ["null", "string"],
    format: "date-time",
    airbyte_type: "timestamp_with_timezone",
    description: "When the change was committed; of rows that were there before, when they were read.",
  },
  _ab_cdc_deleted_at: {
    type: ["null", "string"],
    format: "date-time",
    airbyte_type: "timestamp_with_timezone",
    description: "When the row was deleted; null while it is there.",
  },
};

export interface CdcFacts {
  lsn: bigint;
  at: Date;
  isDeleted: boolean;
}

/** The row's JSON object with the three fields at its end. */
export function withCdcFields(data: Buffer, { lsn, at, isDeleted }: CdcFacts): Buffer {
  const time = `"${at.toISOString()}"`;
  const end = `"_ab_cdc_lsn":${lsn},"_ab_cdc_updated_at":${time},"_ab_cdc_deleted_at":${isDeleted ? time : null}}`;
  const isEmpty = data.length === 2;
  return Buffer.concat([data.subarray(0, -1), Buffer.from(isEmpty ? end : `,${end}`)]);
}
