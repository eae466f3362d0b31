import { z } from "zod";
import type { JsonSchema } from "../../../domain/stream.ts";
import { readSettings } from "../read-settings.ts";

const ENCRYPTIONS = ["prefer", "disable", "require", "verify"] as const;

const configSchema = z.object({
  host: z.string().trim().min(1),
  port: z.number().int().min(1).max(65_535).default(3306),
  database: z.string().min(1),
  user: z.string().min(1),
  password: z.string().default(""),
  encryption: z.enum(ENCRYPTIONS).default("prefer"),
  rootCertificate: z.string().trim().min(1).optional(),
  lookBack: z.number().min(0).default(0),
});

export type MysqlConfig = z.infer<typeof configSchema>;

/** Throws SourceUnreadable that names the first setting that is wrong. */
export function readMysqlConfig(config: Record<string, unknown>): MysqlConfig {
  return readSettings(configSchema, config);
}

export const MYSQL_SPECIFICATION: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "MySQL and MariaDB",
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
    port: { type: "integer", title: "Port", default: 3306, minimum: 1, maximum: 65_535, order: 1 },
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
    encryption: {
      type: "string",
      title: "Encryption",
      description: "prefer encrypts where the server can. verify also checks that it is the right server.",
      enum: [...ENCRYPTIONS],
      default: "prefer",
      order: 5,
    },
    rootCertificate: {
      type: "string",
      title: "Root certificate",
      description: "PEM text of who signed the server's certificate, where that is not one of the well-known ones.",
      multiline: true,
      order: 6,
    },
    lookBack: {
      type: "number",
      title: "Look back",
      description:
        "How far before the last cursor to read again, for rows that were committed late: seconds for a time, days for a date, units for a number.",
      default: 0,
      minimum: 0,
      order: 7,
    },
  },
};
