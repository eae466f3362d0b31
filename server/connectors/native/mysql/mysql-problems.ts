import { AtlasError } from "../../../domain/errors.ts";
import { SourceUnreadable } from "../../errors.ts";
import { networkProblem, type Problem } from "../sql/network-problem.ts";
import type { MysqlConfig } from "./mysql-config.ts";

/** An error of the driver or the server, as what is so and what to do. Atlas's own stay as they are; others are thrown. */
export function nameMysqlProblem(error: unknown, config: MysqlConfig): AtlasError {
  if (error instanceof AtlasError) return error;
  const { code, message = String(error) } = error as { code?: string; message?: string };
  if (code === undefined) throw error;
  const { host, port } = config;
  const problem = networkProblem(code, config) ??
    describe(code, message, config) ?? { message: `${host}:${port} said: ${message}.`, retryable: true };
  const { hint, retryable = false } = problem;
  return new SourceUnreadable(problem.message, { hint, detail: message, retryable });
}

function describe(code: string, said: string, { host, port, user, database }: MysqlConfig): Problem | null {
  const place = `${host}:${port}`;
  switch (code) {
    case "ER_ACCESS_DENIED_ERROR":
    case "ER_ACCESS_DENIED_NO_PASSWORD_ERROR":
      return { message: `The server does not let ${user} in.`, hint: "Correct the user or the password." };
    case "ER_DBACCESS_DENIED_ERROR":
      return { message: `The user ${user} may not use the database ${database}.`, hint: "Grant it select there." };
    case "ER_BAD_DB_ERROR":
      return { message: `There is no database ${database} at ${place}.`, hint: "Correct the database's name." };
    case "ER_TABLEACCESS_DENIED_ERROR":
    case "ER_COLUMNACCESS_DENIED_ERROR":
      return { message: `The user ${user} may not read this: ${said}.`, hint: `Grant select on it to ${user}.` };
    case "ER_NO_SUCH_TABLE":
    case "ER_BAD_FIELD_ERROR":
      return {
        message: `What the stream reads is not there any more: ${said}.`,
        hint: "Discover the source's streams again.",
      };
    case "ER_CON_COUNT_ERROR":
    case "ER_TOO_MANY_USER_CONNECTIONS":
      return { message: `${place} has no connection left to give.`, hint: "Try again later.", retryable: true };
    case "ER_HOST_NOT_PRIVILEGED":
      return { message: `The server takes no connection from this machine: ${said}.` };
    case "HANDSHAKE_NO_SSL_SUPPORT":
      return { message: `${place} does not encrypt connections.`, hint: "Choose the encryption prefer or disable." };
    case "HANDSHAKE_SSL_ERROR":
      return {
        message: `The certificate of ${place} is not one to trust: ${said}.`,
        hint: "Give the root certificate that signed it, or choose the encryption require, which does not look at it.",
      };
    case "PROTOCOL_CONNECTION_LOST":
    case "ECONNRESET":
    case "EPIPE":
      return { message: `The connection to ${place} was lost.`, hint: "Try again.", retryable: true };
    default:
      return null;
  }
}
