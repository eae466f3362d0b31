import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import type { FileProblem } from "../../domain/quality/sodacl/check.ts";
import type { CheckResult } from "../../domain/quality/sodacl/check-result.ts";
import { type RunChecksOptions, runChecks } from "../../layers/checks/run-checks.ts";
import { connectionSettings } from "../../lib/database-url.ts";
import { asJson } from "./report-json.ts";
import { asJunit } from "./report-junit.ts";
import { asText } from "./report-text.ts";
import { VERIFY_HELP } from "./verify-help.ts";

/** What a verification found over all its files. */
export interface Verification {
  checks: CheckResult[];
  errors: FileProblem[];
  statements: number;
}

const EXIT = { pass: 0, warn: 1, fail: 2, error: 3 } as const;

/** A command line that cannot be followed. Exit code 3, since 2 says that a check failed. */
class NotUsable extends Error {}

/** Runs check files against a database. Returns the exit code. */
export async function verifyCommand(args: string[], stop: AbortSignal): Promise<number> {
  try {
    return await verify(args, stop);
  } catch (error) {
    const isUsage =
      error instanceof NotUsable || String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${VERIFY_HELP}` : ""}`,
    );
    return EXIT.error;
  }
}

async function verify(args: string[], stop: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      checks: { type: "string" },
      database: { type: "string" },
      schema: { type: "string", default: "public" },
      variable: { type: "string", multiple: true, default: [] },
      "data-source": { type: "string", multiple: true, default: [] },
      timeout: { type: "string", default: "60" },
      json: { type: "boolean" },
      junit: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(VERIFY_HELP);
    return EXIT.pass;
  }
  const { checks, database, schema, timeout } = values;
  if (checks === undefined) throw new NotUsable("Which checks? --checks names none.");
  if (database === undefined) throw new NotUsable("Which database? --database names none.");
  if (!(Number(timeout) > 0)) throw new NotUsable("--timeout expects seconds.");
  const variables = new Map(values.variable.map((text) => pairOf(text, "--variable")));
  const files = checkFiles(checks);
  const db = await connect(database);
  const others = new Map<string, { db: pg.Client; schema: string }>();
  // Ctrl-C ends the statement with the connection.
  stop.addEventListener("abort", () => void db.end(), { once: true });
  try {
    for (const text of values["data-source"]) {
      const [name, url] = pairOf(text, "--data-source");
      others.set(name, { db: await connect(url), schema });
    }
    const statementTimeoutMs = Number(timeout) * 1000;
    const found = await runFiles(db, files, {
      schema,
      variables,
      at: new Date(),
      otherSources: others,
      statementTimeoutMs,
    });
    process.stdout.write(values.json ? asJson(found) : values.junit ? asJunit(found) : asText(found));
    return exitCodeOf(found);
  } finally {
    await Promise.all([db, ...[...others.values()].map((other) => other.db)].map((client) => client.end()));
  }
}

async function runFiles(db: pg.Client, files: readonly string[], options: RunChecksOptions): Promise<Verification> {
  const found: Verification = { checks: [], errors: [], statements: 0 };
  for (const file of files) {
    const source = {
      file,
      text: readFileSync(file, "utf8"),
      readFile: (path: string) => readOrNull(resolve(dirname(file), path)),
    };
    const { results, problems, statements } = await runChecks(db, source, options);
    found.checks.push(...results);
    found.errors.push(...problems);
    found.statements += statements;
  }
  return found;
}

function exitCodeOf({ checks, errors }: Pick<Verification, "checks" | "errors">): number {
  const outcomes = new Set(checks.map(({ outcome }) => outcome));
  if (errors.length > 0 || outcomes.has("error")) return EXIT.error;
  return outcomes.has("fail") ? EXIT.fail : outcomes.has("warn") ? EXIT.warn : EXIT.pass;
}

function checkFiles(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new NotUsable(`There is no file or folder ${path}.`);
  if (!stats.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) throw new NotUsable(`The folder ${path} holds no .yml or .yaml file.`);
  return names.sort().map((name) => join(path, name));
}

function pairOf(text: string, option: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new NotUsable(`${option} expects <name>=<value>, not ${text}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function connect(url: string): Promise<pg.Client> {
  if (!URL.canParse(url))
    throw new NotUsable("--database expects a URL such as postgres://user:password@host:5432/name.");
  const client = new pg.Client({ ...connectionSettings(url), application_name: "atlas quality" });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new Error(
      `The database does not answer: ${error instanceof Error ? error.message || String(error.cause ?? error) : error}.`,
      {
        cause: error,
      },
    );
  }
  return client;
}

function readOrNull(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : null;
}
