import { parseArgs } from "node:util";
import { cursorValue } from "../../domain/state/cursor-value.ts";
import { printStateFile } from "../../domain/state/state-file.ts";
import { stateBody } from "../../domain/state/state-message.ts";
import { readEnvironment } from "../../env.ts";
import { openStore, type Store } from "../../store/database.ts";
import { readBackup, restoreBackup, type StateBackup } from "../../store/state-backups.ts";
import { FAILED, SUCCEEDED } from "../exit-codes.ts";
import { openDatabase } from "../open-database.ts";
import { Refused } from "../refused.ts";
import { textTable } from "../text-table.ts";
import { UsageError } from "../usage.ts";
import { readBackups } from "./backup-files.ts";
import { STATE_HELP } from "./state-help.ts";

interface StateOptions {
  sync?: string;
  dir?: string;
  json?: boolean;
}

/** `atlas state`: where syncs stand, taken out and brought back. Returns the exit code. */
export async function stateCommand([verb, ...rest]: string[]): Promise<number> {
  const { values } = parseArgs({
    args: rest,
    options: {
      sync: { type: "string" },
      dir: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help || verb === "--help" || verb === "-h") {
    process.stdout.write(STATE_HELP);
    return SUCCEEDED;
  }
  switch (verb) {
    case "show":
      return show(values);
    case "export":
      return exportStates(values);
    case "restore":
      return restore(values);
    default:
      throw new UsageError(verb === undefined ? "state: do what?" : `state cannot ${verb}.`, STATE_HELP);
  }
}

async function show(options: StateOptions): Promise<number> {
  const backups =
    options.dir === undefined ? await fromDatabase(options) : ofSync((await readBackups(options.dir)).backups, options);
  const rows = backups.flatMap(({ sync, streams, states }) =>
    states.map((state) => {
      const stream = streams.find(({ namespace, name }) => namespace === state.namespace && name === state.stream);
      const cursor = stream ? (stream.cursor.length > 0 ? stream.cursor : stream.defaultCursor) : null;
      return {
        sync: sync.name,
        stream: state.kind === "stream" ? state.stream : `(${state.kind})`,
        readUpTo: cursorValue(stateBody(state), cursor),
        bytes: Buffer.byteLength(state.message),
      };
    }),
  );
  process.stdout.write(
    options.json
      ? `${JSON.stringify(rows)}\n`
      : textTable(
          ["sync", "stream", "read up to", "bytes"],
          rows.map(({ sync, stream, readUpTo, bytes }) => [sync, stream, readUpTo ?? "-", String(bytes)]),
        ),
  );
  return SUCCEEDED;
}

async function exportStates(options: StateOptions): Promise<number> {
  if (options.sync === undefined) throw new UsageError("Which sync? Name it with --sync.", STATE_HELP);
  const [backup] =
    options.dir === undefined ? await fromDatabase(options) : ofSync((await readBackups(options.dir)).backups, options);
  process.stdout.write(`${printStateFile(backup?.states ?? [])}\n`);
  return SUCCEEDED;
}

async function restore(options: StateOptions): Promise<number> {
  const folder = options.dir ?? readEnvironment().stateBackupDir;
  if (folder === null) {
    throw new UsageError("Which folder? Name it with --dir, or set ATLAS_STATE_BACKUP_DIR.", STATE_HELP);
  }
  const { backups, broken } = await readBackups(folder);
  for (const { file, reason } of broken) process.stderr.write(`${file}: ${reason}\n`);
  const wanted = ofSync(backups, options);
  const outcomes = await withStore((store) => restoreAll(store, wanted));
  if (wanted.length === 0) process.stdout.write(`The folder ${folder} holds no backup.\n`);
  return broken.length > 0 || outcomes.includes(FAILED) ? FAILED : SUCCEEDED;
}

async function restoreAll(store: Store, backups: readonly StateBackup[]): Promise<number[]> {
  const outcomes: number[] = [];
  for (const backup of backups) {
    const { name } = backup.sync;
    const outcome = await restoreBackup(store, backup, { restoredBy: "atlas state restore", at: new Date() });
    if (typeof outcome === "string" || "activeRun" in outcome) {
      const why =
        typeof outcome === "string" ? `its states are ${outcome}` : `run ${outcome.activeRun} is ${outcome.status}`;
      process.stderr.write(`${name}: not restored, ${why}.\n`);
      outcomes.push(FAILED);
      continue;
    }
    const secrets =
      outcome.isMade && backup.source.hasSecrets ? ` Enter the secrets of ${backup.source.name} again.` : "";
    const count = outcome.states === 1 ? "1 state" : `${outcome.states} states`;
    process.stdout.write(
      `${name}: ${count} of ${backup.savedAt}${outcome.isMade ? ", sync made anew" : ""}.${secrets}\n`,
    );
    outcomes.push(SUCCEEDED);
  }
  return outcomes;
}

/** Throws Refused when the sync that was named is not there. */
function ofSync(backups: readonly StateBackup[], { sync }: StateOptions): StateBackup[] {
  if (sync === undefined) return [...backups];
  const named = backups.filter((backup) => backup.sync.name === sync);
  if (named.length === 0)
    throw new Refused(
      `There is no sync ${sync}; there are: ${backups.map((backup) => backup.sync.name).join(", ") || "none"}.`,
    );
  return named;
}

function fromDatabase(options: StateOptions): Promise<StateBackup[]> {
  return withStore(async (store) => {
    const syncs = await store.sync.findMany({ select: { id: true }, orderBy: { name: "asc" } });
    const all: StateBackup[] = [];
    for (const { id } of syncs) all.push(await readBackup(store, id, new Date()));
    return ofSync(all, options);
  });
}

async function withStore<T>(body: (store: Store) => Promise<T>): Promise<T> {
  const database = await openDatabase(readEnvironment());
  const store = openStore(database.url);
  try {
    return await body(store);
  } finally {
    await store.$disconnect();
    await database.close();
  }
}
