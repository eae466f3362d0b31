import { escapeIdentifier, escapeLiteral } from "pg";
import type { StreamName } from "../../../../domain/stream.ts";
import { SourceUnreadable } from "../../../errors.ts";
import type { LogMessage } from "../../../protocol/messages.ts";
import type { PostgresConfig } from "../postgres-config.ts";
import type { PostgresClient } from "../postgres-session.ts";
import { parseLsn, printLsn } from "./log-position.ts";

/** What a source that is read by the log goes through. */
export type LogSettings = Pick<PostgresConfig, "slot" | "publication" | "user">;

export interface SlotHealth {
  /** Where the log that has not been given up begins. */
  confirmedLsn: bigint;
  /** How much of the log the server keeps because of the slot. */
  keptBytes: number;
  /** How much more it may become before the server drops it; null where the server sets no limit. */
  leftBytes: number | null;
}

interface SlotRow {
  plugin: string;
  database: string;
  here: string;
  wal_status: string | null;
  confirmed: string;
  kept: string;
  left: string | null;
}

/** The slot's health; null where there is none. Throws where it cannot be used. */
export async function findSlot(client: PostgresClient, { slot }: LogSettings): Promise<SlotHealth | null> {
  // PostgreSQL 12 knows no wal_status and no safe_wal_size; as JSON what is missing is null.
  const { rows } = await client.query<SlotRow>(
    `select s.plugin, s.database, current_database() as here, to_jsonb(s) ->> 'wal_status' as wal_status,
       s.confirmed_flush_lsn::text as confirmed, to_jsonb(s) ->> 'safe_wal_size' as left,
       pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn)::text as kept
     from pg_replication_slots s where s.slot_name = $1 and s.slot_type = 'logical'`,
    [slot],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const anew = `Drop it (select pg_drop_replication_slot(${escapeLiteral(slot)})), then clear the sync's state: its streams are read anew.`;
  if (row.plugin !== "pgoutput" || row.database !== row.here) {
    throw new SourceUnreadable(
      `The replication slot ${slot} is another program's: it uses ${row.plugin} in ${row.database}.`,
      { hint: "Give the source a slot of its own." },
    );
  }
  if (row.wal_status === "lost") {
    throw new SourceUnreadable(
      `The server has dropped the log that the replication slot ${slot} still needed: changes since its last read are lost.`,
      { hint: anew },
    );
  }
  const leftBytes = row.left === null ? null : Number(row.left);
  return { confirmedLsn: parseLsn(row.confirmed), keptBytes: Number(row.kept), leftBytes };
}

/** Makes the slot: from here on the server keeps its log for it. Gives where it begins. */
export async function makeSlot(client: PostgresClient, { slot }: LogSettings): Promise<bigint> {
  const { rows } = await client.query<{ lsn: string }>(
    "select lsn::text from pg_create_logical_replication_slot($1, 'pgoutput')",
    [slot],
  );
  return parseLsn(rows[0]!.lsn);
}

/** Lets the server give up the log before `lsn`. */
export async function advanceSlot(client: PostgresClient, { slot }: LogSettings, lsn: bigint): Promise<void> {
  await client.query("select pg_replication_slot_advance($1, $2::pg_lsn)", [slot, printLsn(lsn)]);
}

/** Where the log ends now, once all of it up to there can be read. */
export async function askLogEnd(client: PostgresClient): Promise<bigint> {
  const { rows } = await client.query<{ lsn: string }>("select pg_current_wal_insert_lsn()::text as lsn");
  const { lsn } = rows[0]!;
  // What is committed without waiting for the disk is visible before it can be read from the log.
  for (;;) {
    const flushed = await client.query<{ is_there: boolean }>(
      "select pg_current_wal_flush_lsn() >= $1::pg_lsn as is_there from pg_sleep(0.02)",
      [lsn],
    );
    if (flushed.rows[0]!.is_there) return parseLsn(lsn);
  }
}

/** Throws, with the statement that cures it, where the server or the user is not set up to read the log. */
export async function requireLogAccess(client: PostgresClient, settings: LogSettings): Promise<void> {
  const { publication, user, slot } = settings;
  const { rows } = await client.query<{ level: string; may: boolean; there: boolean; free: number }>(
    `select current_setting('wal_level') as level,
       (select rolreplication or rolsuper from pg_roles where rolname = current_user)
         or coalesce((select bool_or(pg_has_role(oid, 'member')) from pg_roles where rolname = 'rds_replication'), false) as may,
       exists (select from pg_publication where pubname = $1) as there,
       current_setting('max_replication_slots')::int - (select count(*) from pg_replication_slots)::int as free`,
    [publication],
  );
  const { level, may, there, free } = rows[0]!;
  if (level !== "logical") {
    throw new SourceUnreadable(`The server's log does not say which rows change: its wal_level is ${level}.`, {
      hint: "Run alter system set wal_level = logical, and restart the server.",
    });
  }
  if (!may) {
    throw new SourceUnreadable(`The user ${user} may not read the server's log.`, {
      hint: `Run alter role ${escapeIdentifier(user)} replication.`,
    });
  }
  if (!there) {
    throw new SourceUnreadable(`The database has no publication ${publication}, which says whose changes are told.`, {
      hint: `Run create publication ${escapeIdentifier(publication)} for all tables with (publish_via_partition_root = true), or name single tables in it.`,
    });
  }
  if (free <= 0 && (await findSlot(client, settings)) === null) {
    throw new SourceUnreadable(`The server has no replication slot left to give for ${slot}.`, {
      hint: "Drop one that nobody uses, or raise max_replication_slots.",
    });
  }
}

/** The streams among these whose changes the publication does not tell. */
export async function unpublished(
  client: PostgresClient,
  { publication }: LogSettings,
  streams: readonly StreamName[],
): Promise<StreamName[]> {
  const { rows } = await client.query<{ schemaname: string; tablename: string }>(
    "select schemaname, tablename from pg_publication_tables where pubname = $1",
    [publication],
  );
  const told = new Set(rows.map(({ schemaname, tablename }) => `${schemaname}\0${tablename}`));
  return streams.filter(({ namespace, name }) => !told.has(`${namespace}\0${name}`));
}

const GIB = 1024 ** 3;
// Without a limit of the server's, the disk is the limit: long before a usual one is full.
const MUCH_KEPT_BYTES = 5 * GIB;

/** A warning before the log that is kept for the slot fills the server's disk, or is dropped; null while all is well. */
export function warnOfSlot({ slot }: LogSettings, { keptBytes, leftBytes }: SlotHealth): LogMessage | null {
  const kept = `The server keeps ${(keptBytes / GIB).toFixed(1)} GiB of its log for the replication slot ${slot}`;
  const cure = "Run the sync more often, or drop the slot if nobody reads it any more.";
  if (leftBytes !== null && leftBytes < keptBytes) {
    const left = `${(Math.max(0, leftBytes) / GIB).toFixed(1)} GiB`;
    return warn(`${kept} and drops it when that has grown by ${left}: changes are then lost. ${cure}`);
  }
  return leftBytes === null && keptBytes > MUCH_KEPT_BYTES ? warn(`${kept}, which fills its disk. ${cure}`) : null;
}

function warn(message: string): LogMessage {
  return { type: "LOG", level: "warn", message };
}
