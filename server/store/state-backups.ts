import { z } from "zod";
import { AtlasError } from "../domain/errors.ts";
import { tableName } from "../domain/schema/table-name.ts";
import { parseStateFile, printStateFile } from "../domain/state/state-file.ts";
import type { KeptState } from "../domain/state/state-message.ts";
import { parseForReprint } from "../lib/exact-json.ts";
import type { Store, StoreTransaction } from "./database.ts";
import type { Prisma } from "./generated/client.ts";
import { changeStates, type EditRefused } from "./state-changes.ts";
import { takenTableNames } from "./syncs.ts";

const FORMAT = "atlas-state/1";
const json = z.custom<Prisma.InputJsonValue>((value) => value !== undefined && value !== null);

const backupSchema = z.object({
  format: z.literal(FORMAT),
  savedAt: z.iso.datetime(),
  source: z.object({ name: z.string().min(1), connectorId: z.string().min(1), config: json, hasSecrets: z.boolean() }),
  sync: z.object({
    id: z.uuid(),
    name: z.string().min(1),
    qualityGate: z.string(),
    silenceLimitSeconds: z.number().int(),
  }),
  streams: z.array(
    z.object({
      namespace: z.string(),
      name: z.string().min(1),
      jsonSchema: json,
      readModes: z.array(z.string()),
      sourceDefinedCursor: z.boolean(),
      defaultCursor: z.array(z.string()),
      sourceDefinedPrimaryKey: json,
      isEnabled: z.boolean(),
      readMode: z.string(),
      writeMode: z.string(),
      cursor: z.array(z.string()),
      primaryKey: json,
      tableName: z.string().min(1).max(63),
    }),
  ),
  states: z.array(z.unknown()),
});
type BackupFacts = z.infer<typeof backupSchema>;

/** A sync as it goes on: its states, and enough of the rest to make it again where it is gone. Without secrets. */
export interface StateBackup extends Omit<BackupFacts, "states" | "format"> {
  states: KeptState[];
}

/** The file is none that Atlas wrote, or was cut. */
export class BackupInvalid extends AtlasError {
  readonly code = "CONFIG_INVALID";
  readonly retryable = false;
  override readonly hint =
    "Take a file that Atlas wrote to ATLAS_STATE_BACKUP_DIR, or import a connector's own state file.";
}

export async function readBackup(store: Store, syncId: string, at: Date): Promise<StateBackup> {
  const sync = await store.sync.findUniqueOrThrow({
    where: { id: syncId },
    include: {
      source: true,
      streams: { include: { stream: true }, orderBy: { id: "asc" } },
      states: { where: { isCurrent: true }, orderBy: [{ namespace: "asc" }, { stream: "asc" }] },
    },
  });
  const { id, name, qualityGate, silenceLimitSeconds, source } = sync;
  return {
    savedAt: at.toISOString(),
    source: {
      name: source.name,
      connectorId: source.connectorId,
      config: source.config as Prisma.InputJsonObject,
      hasSecrets: source.secrets !== null,
    },
    sync: { id, name, qualityGate, silenceLimitSeconds },
    streams: sync.streams.map(({ stream, ...chosen }) => ({
      namespace: stream.namespace,
      name: stream.name,
      jsonSchema: stream.jsonSchema as Prisma.InputJsonObject,
      readModes: stream.readModes,
      sourceDefinedCursor: stream.sourceDefinedCursor,
      defaultCursor: stream.defaultCursor,
      sourceDefinedPrimaryKey: stream.sourceDefinedPrimaryKey as Prisma.InputJsonArray,
      isEnabled: chosen.isEnabled,
      readMode: chosen.readMode,
      writeMode: chosen.writeMode,
      cursor: chosen.cursor,
      primaryKey: chosen.primaryKey as Prisma.InputJsonArray,
      tableName: chosen.tableName,
    })),
    states: sync.states.map(({ kind, namespace, stream, message }) => ({
      kind: kind as KeptState["kind"],
      namespace,
      stream,
      message,
    })),
  };
}

/** The text of a backup; its states stand in it as Airbyte's connectors read them, in their own digits. */
export function printBackup({ states, ...facts }: StateBackup): string {
  const head = JSON.stringify({ format: FORMAT, ...facts }, null, 2);
  return `${head.slice(0, -2)},\n  "states": ${printStateFile(states)}\n}\n`;
}

/** Throws BackupInvalid, or StateFileInvalid for the states in it. */
export function parseBackup(text: string): StateBackup {
  const parsed = backupSchema.safeParse(tryParse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".");
    throw new BackupInvalid(
      place
        ? `This is no backup of a state: ${place} is not as it should be (${issue?.message}).`
        : "This is no backup of a state: it is no JSON object.",
    );
  }
  const { format: _format, states: _states, ...facts } = parsed.data;
  const { states } = parseForReprint(text) as { states: unknown };
  return { ...facts, states: parseStateFile(JSON.stringify(states)) };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Brings a sync back to where its backup left it. Source, streams and sync are made where they are gone (a source's secrets
 * are in no backup and have to be entered again); what is there stays as it is, and its states get new versions.
 */
export function restoreBackup(
  store: Store,
  { sync, source, streams, states }: StateBackup,
  { restoredBy, at }: { restoredBy: string; at: Date },
): Promise<{ isMade: boolean; states: number } | EditRefused> {
  return store.$transaction(async (db) => {
    const known = await db.sync.findUnique({ where: { name: sync.name }, select: { id: true } });
    const syncId = known?.id ?? (await makeSync(db, { sync, source, streams }));
    const written = await changeStates(db, {
      syncId,
      action: "imported",
      changedBy: restoredBy,
      note: "From a backup.",
      at,
      changes: (current) => [
        ...current
          .filter(({ kind }) => states.some((state) => state.kind !== kind))
          .map(({ kind, namespace, stream }) => ({ kind, namespace, stream, message: null })),
        ...states,
      ],
    });
    if (typeof written === "string" || "activeRun" in written) return written;
    return { isMade: known === null, states: states.length };
  });
}

async function makeSync(
  db: StoreTransaction,
  { sync, source, streams }: Pick<StateBackup, "sync" | "source" | "streams">,
): Promise<string> {
  const { name, connectorId, config } = source;
  const { id: sourceId } = await db.source.upsert({
    where: { name },
    create: { name, connectorId, config },
    update: {},
    select: { id: true },
  });
  const taken = await takenTableNames(db);
  const isIdTaken = (await db.sync.count({ where: { id: sync.id } })) > 0;
  const { id, ...settings } = sync;
  const made = await db.sync.create({ data: { ...settings, ...(isIdTaken ? {} : { id }), sourceId } });
  for (const { namespace, name: streamName, ...facts } of streams) {
    const { isEnabled, readMode, writeMode, cursor, primaryKey, tableName: ownTable, ...offered } = facts;
    const stream = await db.stream.upsert({
      where: { sourceId_namespace_name: { sourceId, namespace, name: streamName } },
      create: { sourceId, namespace, name: streamName, ...offered },
      update: {},
      select: { id: true },
    });
    const table = taken.has(ownTable) ? tableName({ namespace: namespace || null, name: streamName }, taken) : ownTable;
    taken.add(table);
    await db.syncStream.create({
      data: {
        syncId: made.id,
        streamId: stream.id,
        isEnabled,
        readMode,
        writeMode,
        cursor,
        primaryKey,
        tableName: table,
      },
    });
  }
  return made.id;
}
