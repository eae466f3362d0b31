import { z } from "zod";
import type { JsonSchema } from "../../../domain/stream.ts";
import { readSettings } from "../read-settings.ts";

export const SSL_MODES = ["disable", "prefer", "require", "verify-ca", "verify-full"] as const;

const configSchema = z.object({
  host: z.string().trim().min(1),
  port: z.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1),
  user: z.string().min(1),
  password: z.string().default(""),
  schemas: z.array(z.string().min(1)).default([]),
  sslmode: z.enum(SSL_MODES).default("prefer"),
  rootCertificate: z.string().trim().min(1).optional(),
  changes: z.enum(["cursor", "xmin", "log"]).default("cursor"),
  slot: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{1,63}$/, "must be lower-case letters, digits and _")
    .default("atlas"),
  publication: z.string().trim().min(1).default("atlas"),
  lookBack: z.number().min(0).default(0),
});

export type PostgresConfig = z.infer<typeof configSchema>;

/** Throws SourceUnreadable that names the first setting that is wrong. */
export function readPostgresConfig(config: Record<string, unknown>): PostgresConfig {
  return readSettings(configSchema, config);
}

export const POSTGRES_SPECIFICATION: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "PostgreSQL",
  type: "object",
  required: ["host", "database", "user"],
  properties: {
    host: {
      type: "string",
      title: "Host",
      description: "The server's name or address, as this machine reaches it.",
      examples: ["db.example.com", "127.0.0.1"],
      minLength: 1,
      order: 0,
    },
    port: { type: "integer", title: "Port", default: 5432, minimum: 1, maximum: 65_535, order: 1 },
    database: { type: "string", title: "Database", examples: ["shop"], minLength: 1, order: 2 },
    user: {
      type: "string",
      title: "User",
      description: "One that may only read is best.",
      examples: ["atlas_reader"],
      minLength: 1,
      order: 3,
    },
    password: { type: "string", title: "Password", airbyte_secret: true, order: 4 },
    schemas: {
      type: "array",
      title: "Schemas",
      description: "The schemas whose tables and views become streams. All that the user may read when empty.",
      items: { type: "string", minLength: 1 },
      uniqueItems: true,
      examples: [["public", "sales"]],
      order: 5,
    },
    sslmode: {
      type: "string",
      title: "Encryption",
      description:
        "prefer encrypts where the server can. verify-ca and verify-full also check that it is the right server, verify-full with its name.",
      enum: [...SSL_MODES],
      default: "prefer",
      order: 6,
    },
    rootCertificate: {
      type: "string",
      title: "Root certificate",
      description: "PEM text of who signed the server's certificate, where that is not one of the well-known ones.",
      multiline: true,
      order: 7,
    },
    changes: {
      type: "string",
      title: "What tells changed rows",
      description:
        "cursor: a column of each stream that grows with every change. xmin: PostgreSQL's own mark of the transaction that wrote a row; it needs no column, but reads the whole table to find them. Neither sees deleted rows. log: the server's write-ahead log, which tells every insert, update and delete; it needs wal_level = logical, a publication, and a user with the right of replication.",
      enum: ["cursor", "xmin", "log"],
      default: "cursor",
      order: 8,
    },
    slot: {
      type: "string",
      title: "Replication slot",
      description:
        "For changes by log: where the server remembers how far Atlas has read. Made when first needed; each source and sync needs one of its own.",
      default: "atlas",
      pattern: "^[a-z0-9_]{1,63}$",
      order: 10,
    },
    publication: {
      type: "string",
      title: "Publication",
      description:
        "For changes by log: which tables tell their changes. Make it with: create publication atlas for all tables with (publish_via_partition_root = true)",
      default: "atlas",
      minLength: 1,
      order: 11,
    },
    lookBack: {
      type: "number",
      title: "Look back",
      description:
        "How far before the last cursor to read again, for rows that were committed late: seconds for a time, days for a date, units for a number.",
      default: 0,
      minimum: 0,
      order: 9,
    },
  },
};
