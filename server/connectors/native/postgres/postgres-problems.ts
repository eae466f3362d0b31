import { DatabaseError } from "pg";
import { AtlasError } from "../../../domain/errors.ts";
import { SourceUnreadable } from "../../errors.ts";
import { networkProblem, type Problem } from "../sql/network-problem.ts";
import type { PostgresConfig } from "./postgres-config.ts";

/** An error of the driver or the server, as what is so and what to do. Atlas's own stay as they are; others are thrown. */
export function namePostgresProblem(error: unknown, config: PostgresConfig): AtlasError {
  if (error instanceof AtlasError) return error;
  const problem = describeError(error, config);
  if (problem !== null) return toError(problem, error);
  if (!(error instanceof DatabaseError)) throw error;
  return toError({ message: `${config.host}:${config.port} said: ${error.message}.`, retryable: true }, error);
}

/** Whatever went wrong before there was a connection. */
export function nameConnectProblem(error: unknown, config: PostgresConfig): AtlasError {
  const problem = describeError(error, config);
  return toError(
    problem ?? { message: `${config.host}:${config.port} cannot be connected to.`, retryable: true },
    error,
  );
}

function toError({ message, hint, retryable = false }: Problem, error: unknown): SourceUnreadable {
  return new SourceUnreadable(message, { hint, detail: (error as Error).message, retryable });
}

function describeError(error: unknown, config: PostgresConfig): Problem | null {
  const { code = "", message } = error as { code?: string; message: string };
  return networkProblem(code, config) ?? describe(code, message, config);
}

function describe(code: string, said: string, config: PostgresConfig): Problem | null {
  const { host, port, user, database } = config;
  const place = `${host}:${port}`;
  switch (code) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        message: `The certificate of ${place} is for another name than ${host}.`,
        hint: "Give the host by the name in the certificate, or choose verify-ca, which does not look at it.",
      };
    case "28P01":
      return { message: `The password of the user ${user} is wrong.`, hint: "Correct the user or the password." };
    case "28000":
      return {
        message: `The server does not let ${user} in: ${said}.`,
        hint: "See the user's name, and what the server's pg_hba.conf says of this machine and of encryption.",
      };
    case "3D000":
      return { message: `There is no database ${database} at ${place}.`, hint: "Correct the database's name." };
    case "42501":
      return {
        message: `The user ${user} may not read this: ${said}.`,
        hint: `Let it: grant usage on schema …, and select on the tables, to ${user}.`,
      };
    case "42P01":
    case "42703":
      return {
        message: `What the stream reads is not there any more: ${said}.`,
        hint: "Discover the source's streams again.",
      };
    case "53300":
      return { message: `${place} has no connection left to give.`, hint: "Try again later.", retryable: true };
    case "57P03":
      return { message: `${place} is starting or stopping.`, hint: "Try again in a moment.", retryable: true };
    case "40001":
      return {
        message: "The standby server gave the read up, because it got in the way of what the primary sends.",
        hint: "Try again, read the primary, or turn on hot_standby_feedback.",
        retryable: true,
      };
  }
  return describeText(said, place);
}

const LOST = /Connection terminated|ECONNRESET|EPIPE|socket hang up|terminating connection/;

/** Where the driver has no code, or too many of them. */
function describeText(said: string, place: string): Problem | null {
  if (/does not support SSL/.test(said)) {
    return { message: `${place} does not encrypt connections.`, hint: "Choose the encryption prefer or disable." };
  }
  if (/establishing an SSL connection|unexpected message code/i.test(said)) {
    return { message: `What answers at ${place} is not PostgreSQL.`, hint: "Correct the host and port." };
  }
  if (/certificate|self.signed/i.test(said)) {
    // The rest is advice on how to start Node.
    const [reason] = said.split(";");
    return {
      message: `The certificate of ${place} is not one to trust: ${reason}.`,
      hint: "Give the root certificate that signed it, or choose the encryption require, which does not look at it.",
    };
  }
  if (/timeout expired|timeout exceeded/.test(said)) {
    return {
      message: `${place} did not answer in time.`,
      hint: "See whether a firewall or a missing VPN stands between this machine and the server.",
      retryable: true,
    };
  }
  if (LOST.test(said)) {
    return { message: `The connection to ${place} was lost.`, hint: "Try again.", retryable: true };
  }
  return null;
}
