import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { readEnvironment } from "../../env.ts";
import { ownerOf } from "../../roles/instance.ts";
import { SUCCEEDED } from "../exit-codes.ts";
import { openDatabase } from "../open-database.ts";
import { Refused } from "../refused.ts";
import { UsageError } from "../usage.ts";
import { restoreBackup as writeBack, writeBackup } from "./backup-folder.ts";

const BACKUP_HELP = `Usage: atlas backup <folder> [--without-layers]
       atlas restore <folder>

backup writes one moment of Atlas into a new folder, while Atlas may go on: sources, syncs, runs, states, people, the audit log,
and the data in explore, chart and navigate unless --without-layers is given. restore puts it into an empty Atlas of the same
release, whole or not at all; without layers every sync reads from the beginning again.

The key that seals secrets is not in a backup. Keep secret.key of ATLAS_HOME (or ATLAS_SECRET_KEY) apart from it, and give it to
the Atlas that is restored: without it sources cannot sign in.

  --help   print this
`;

/** `atlas backup`. Returns the exit code. */
export async function backupCommand(args: string[]): Promise<number> {
  const { folder, values } = read(args);
  if (!folder) return SUCCEEDED;
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Refused(`${folder} is not empty. A backup gets a folder of its own.`);
  }
  const database = await openDatabase(readEnvironment());
  try {
    const { tables, rows, hasLayers } = await writeBackup(database.url, folder, {
      hasLayers: !values["without-layers"],
    });
    const what = hasLayers ? "with the data of all layers" : "without the layers";
    process.stdout.write(
      `${folder}: ${rows} rows of ${tables} tables, ${what}. Keep the key that seals secrets apart from it.\n`,
    );
    return SUCCEEDED;
  } finally {
    await database.close();
  }
}

/** `atlas restore`. Returns the exit code. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { folder } = read(args);
  if (!folder) return SUCCEEDED;
  const env = readEnvironment();
  if (env.databaseUrl === null && (await ownerOf(env.home))) {
    throw new Refused("Atlas runs from this folder. Stop it, then restore.");
  }
  const database = await openDatabase(env);
  try {
    const { tables, rows, hasLayers } = await writeBack(database.url, folder);
    const more = hasLayers ? "" : " Every sync reads from the beginning at its next run.";
    process.stdout.write(`${rows} rows of ${tables} tables are back.${more}\n`);
    return SUCCEEDED;
  } finally {
    await database.close();
  }
}

function read(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { "without-layers": { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(BACKUP_HELP);
    return { folder: null, values };
  }
  if (positionals.length !== 1) throw new UsageError("Name one folder.", BACKUP_HELP);
  return { folder: positionals[0]!, values };
}
