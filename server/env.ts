import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { OidcSettings } from "./access/oidc.ts";
import { ROLES } from "./domain/roles.ts";

const port = z.coerce.number().int().min(1).max(65_535);
/** An empty variable is one that was not set: compose files and CI settings write `NAME=`. */
const optional = <T extends z.ZodType>(type: T) => z.preprocess((value) => (value === "" ? undefined : value), type);

const variables = z.object({
  /** PostgreSQL 15 to 18 of the user's own, instead of the embedded one. */
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }).optional()),
  /** Where Atlas keeps its data folder, keys and logs. */
  ATLAS_HOME: optional(z.string().default(join(projectRoot(), ".atlas"))),
  /** The address that the one public port listens on. */
  ATLAS_HOST: optional(z.string().default("127.0.0.1")),
  ATLAS_PORT: optional(port.default(4100)),
  /** The URL people reach Atlas under, where it is not http://localhost:<port>: behind a proxy, in a container. */
  ATLAS_URL: optional(z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional()),
  /** Worker processes to start. */
  ATLAS_WORKERS: optional(z.coerce.number().int().min(1).max(64).default(1)),
  /** Syncs that one worker runs beside each other. */
  ATLAS_RUNS_PER_WORKER: optional(z.coerce.number().int().min(1).max(32).default(4)),
  /** "off" leaves an empty installation empty. */
  ATLAS_SAMPLE: optional(z.enum(["on", "off"]).default("on")),
  /** 32 bytes in base64 that seal connector secrets, instead of the file secret.key in ATLAS_HOME. */
  ATLAS_SECRET_KEY: optional(
    z
      .string()
      .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64")
      .optional(),
  ),
  /** Where Airbyte's connectors that are manifests are fetched from, when it is not Airbyte's own address. */
  ATLAS_MANIFESTS_URL: optional(
    z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
  ),
  /**
   * Whether addresses of this machine and its own network may be asked (n8n, MCP servers, webhooks). Left out, they may as
   * long as Atlas itself listens on this machine alone: who can type an address then could reach it anyway.
   */
  ATLAS_PRIVATE_ADDRESSES: optional(z.enum(["allow", "refuse"]).optional()),
  /** A registry in the form of Airbyte's, as a file or an address, for the connectors' specs; "off" asks each itself. */
  ATLAS_REGISTRY: optional(z.string().optional()),
  /** The container engine and its own options, where it is not the docker or podman that answers: "podman --runtime=runc". */
  ATLAS_CONTAINER_ENGINE: optional(z.string().optional()),
  /** What `run` gets besides: "--network=crm --env=HTTPS_PROXY". */
  ATLAS_CONTAINER_OPTIONS: optional(z.string().default("")),
  /** The most memory and CPUs a connector's container may have, as docker takes them. */
  ATLAS_CONTAINER_MEMORY: optional(
    z
      .string()
      .regex(/^\d+[bkmg]$/, "must be a number with b, k, m or g")
      .default("2g"),
  ),
  ATLAS_CONTAINER_CPUS: optional(
    z
      .string()
      .regex(/^\d+(\.\d+)?$/, "must be a number")
      .default("2"),
  ),
  /** "on" lets the sources of this installation run programs of this machine, with all rights of Atlas. */
  ATLAS_PROGRAMS: optional(z.enum(["on", "off"]).default("off")),
  /** A folder that gets the state of each sync after every run, for the day the database is gone. */
  ATLAS_STATE_BACKUP_DIR: optional(z.string().optional()),
  /** An OpenID Connect provider that people sign in through. */
  ATLAS_OIDC_ISSUER: optional(z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional()),
  ATLAS_OIDC_CLIENT_ID: optional(z.string().optional()),
  ATLAS_OIDC_CLIENT_SECRET: optional(z.string().optional()),
  /** The role of people the provider knows and nobody invited; without it they are turned away. */
  ATLAS_OIDC_NEWCOMERS_ROLE: optional(z.enum(ROLES).optional()),
  /** Folders that sources may read files from, separated as PATH is; every folder unless set. */
  ATLAS_FILE_ROOTS: optional(z.string().optional()),
  /** "off" keeps the schema to those who have it: introspection is refused. */
  ATLAS_INTROSPECTION: optional(z.enum(["on", "off"]).default("on")),
  /** What one key or session may ask for in a minute, in points; an answer's extensions tell what an operation cost. */
  ATLAS_POINTS_PER_MINUTE: optional(z.coerce.number().int().min(1_000).default(200_000)),
  /** The server that mails are handed to: smtp://user:password@host:587, or smtps://; and who they are from. */
  ATLAS_SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional()),
  ATLAS_MAIL_FROM: optional(z.string().default("Atlas <atlas@localhost>")),
  /** A Presidio analyzer that runs elsewhere, instead of one that Atlas installs and starts when it is wanted. */
  PRESIDIO_URL: optional(z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional()),
  ATLAS_LOG_LEVEL: optional(z.enum(["debug", "info", "warn", "error"]).default("info")),
  /** A web app that runs elsewhere, such as in a container of its own; the supervisor starts one otherwise. */
  ATLAS_WEB_ORIGIN: optional(z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional()),
  /** The port that the embedded server is to take; the supervisor chooses it. */
  ATLAS_POSTGRES_PORT: optional(port.optional()),
});

export interface Environment {
  databaseUrl: string | null;
  home: string;
  host: string;
  port: number;
  url: string;
  workers: number;
  runsPerWorker: number;
  isSampleWanted: boolean;
  secretKey: Buffer | null;
  manifestsUrl: string | undefined;
  allowsPrivateAddresses: boolean;
  /** A file or an address; undefined for Airbyte's own, null for none. */
  registry: string | null | undefined;
  containers: { engine?: [string, ...string[]]; options: string[]; memory: string; cpus: string };
  areProgramsAllowed: boolean;
  stateBackupDir: string | null;
  /** Null unless issuer and client are both set. */
  oidc: OidcSettings | null;
  /** Null for every folder. */
  fileRoots: string[] | null;
  isIntrospectionOn: boolean;
  pointsPerMinute: number;
  /** Null where no mail can be sent. */
  mail: { url: string; from: string } | null;
  presidioUrl: string | null;
  logLevel: "debug" | "info" | "warn" | "error";
  webOrigin: string | null;
  postgresPort: number | null;
}

/** A variable holds what Atlas cannot use. The message names each such variable and why. */
export class EnvironmentInvalid extends Error {
  override name = "EnvironmentInvalid";
}

/** The only reader of the process's environment in server/. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const { success, data, error } = variables.safeParse(source);
  if (!success) {
    throw new EnvironmentInvalid(
      error.issues
        .map(({ path, message }) => `The environment variable ${path.join(".")} is wrong: ${message}.`)
        .join("\n"),
    );
  }
  return {
    databaseUrl: data.DATABASE_URL ?? null,
    home: resolve(data.ATLAS_HOME),
    host: data.ATLAS_HOST,
    port: data.ATLAS_PORT,
    url: (data.ATLAS_URL ?? `http://localhost:${data.ATLAS_PORT}`).replace(/\/$/, ""),
    workers: data.ATLAS_WORKERS,
    runsPerWorker: data.ATLAS_RUNS_PER_WORKER,
    isSampleWanted: data.ATLAS_SAMPLE === "on",
    secretKey: data.ATLAS_SECRET_KEY ? Buffer.from(data.ATLAS_SECRET_KEY, "base64") : null,
    manifestsUrl: data.ATLAS_MANIFESTS_URL,
    allowsPrivateAddresses: data.ATLAS_PRIVATE_ADDRESSES
      ? data.ATLAS_PRIVATE_ADDRESSES === "allow"
      : isLoopback(data.ATLAS_HOST),
    registry: data.ATLAS_REGISTRY === "off" ? null : data.ATLAS_REGISTRY,
    containers: {
      engine: data.ATLAS_CONTAINER_ENGINE ? (words(data.ATLAS_CONTAINER_ENGINE) as [string, ...string[]]) : undefined,
      options: words(data.ATLAS_CONTAINER_OPTIONS),
      memory: data.ATLAS_CONTAINER_MEMORY,
      cpus: data.ATLAS_CONTAINER_CPUS,
    },
    areProgramsAllowed: data.ATLAS_PROGRAMS === "on",
    stateBackupDir: data.ATLAS_STATE_BACKUP_DIR ? resolve(data.ATLAS_STATE_BACKUP_DIR) : null,
    oidc:
      data.ATLAS_OIDC_ISSUER && data.ATLAS_OIDC_CLIENT_ID
        ? {
            issuer: data.ATLAS_OIDC_ISSUER,
            clientId: data.ATLAS_OIDC_CLIENT_ID,
            clientSecret: data.ATLAS_OIDC_CLIENT_SECRET ?? null,
            newcomersRole: data.ATLAS_OIDC_NEWCOMERS_ROLE ?? null,
          }
        : null,
    fileRoots: data.ATLAS_FILE_ROOTS
      ? data.ATLAS_FILE_ROOTS.split(delimiter)
          .filter(Boolean)
          .map((root) => resolve(root))
      : null,
    isIntrospectionOn: data.ATLAS_INTROSPECTION === "on",
    pointsPerMinute: data.ATLAS_POINTS_PER_MINUTE,
    mail: data.ATLAS_SMTP_URL ? { url: data.ATLAS_SMTP_URL, from: data.ATLAS_MAIL_FROM } : null,
    presidioUrl: data.PRESIDIO_URL ?? null,
    logLevel: data.ATLAS_LOG_LEVEL,
    webOrigin: data.ATLAS_WEB_ORIGIN ?? null,
    postgresPort: data.ATLAS_POSTGRES_PORT ?? null,
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** The folder that holds prisma/ and samples/: above this file as source, and above the bundle it becomes part of. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "prisma", "schema.prisma"))) {
    if (dirname(folder) === folder)
      throw new Error(`no folder above ${import.meta.dirname} holds prisma/schema.prisma`);
    folder = dirname(folder);
  }
  return folder;
}
