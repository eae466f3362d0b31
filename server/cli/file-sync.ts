import { existsSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { chooseStream } from "../domain/choose-stream.ts";
import type { AtlasServices } from "../graphql/context.ts";
import { globalId } from "../graphql/global-id.ts";
import { createSource, discoverStreams } from "../graphql/source/source.service.ts";
import { createSync } from "../graphql/sync/sync.service.ts";
import type { Outcome } from "../graphql/user-errors.ts";
import { addToSync, findFileSync, streamsOfSync } from "../store/file-syncs.ts";
import { type StreamRecord, streamsOfSource } from "../store/streams.ts";
import { Refused } from "./refused.ts";
import { SYNC_HELP, UsageError } from "./usage.ts";

type Services = Pick<AtlasServices, "store" | "desk" | "secretBox">;

export interface FileSyncWish {
  /** From `placeOfFiles`. */
  path: string;
  name: string | null;
  key: readonly string[] | null;
}

/** What the command line named, as a source keeps it: an address, or a path that is good in every folder. */
export function placeOfFiles(named: string): string {
  if (/^https?:\/\//i.test(named)) return named;
  const path = resolve(named);
  const isPattern = /[*?[\]{}]/.test(path);
  if (!isPattern && !existsSync(path)) throw new UsageError(`There is no file or folder ${path}.`, SYNC_HELP);
  return path;
}

/** Finds the sync that reads this path, or makes it; either way its streams are those that are there now. */
export async function findOrMakeFileSync(services: Services, wish: FileSyncWish): Promise<string> {
  const { path } = wish;
  const known = await findFileSync(services.store, path);
  const name = wish.name ?? (basename(path, extname(path)) || path);
  const sourceId =
    known.sourceId ?? unwrap(await createSource(services, { connectorId: "files", name, config: { path } }));
  unwrap(await discoverStreams(services, globalId("Source", sourceId)));
  const offered = await streamsOfSource(services.store, sourceId);
  if (known.syncId !== null) {
    await bringUpToDate(services, known.syncId, offered, wish.key);
    return known.syncId;
  }
  refuseUnknownKey(offered, wish.key);
  const streams = offered.map((stream) => ({
    streamId: globalId("Stream", stream.id),
    isEnabled: true,
    primaryKey: keyWished(stream, wish.key),
  }));
  return unwrap(await createSync(services, { sourceId: globalId("Source", sourceId), name, streams }));
}

async function bringUpToDate(
  { store }: Services,
  syncId: string,
  offered: readonly StreamRecord[],
  key: readonly string[] | null,
): Promise<void> {
  const present = await streamsOfSync(store, syncId);
  const other = present.find(({ primaryKey }) => key !== null && primaryKey.flat().join() !== key.join());
  if (other) {
    const own = other.primaryKey.length > 0 ? `the key ${other.primaryKey.flat().join(",")}` : "no key";
    throw new UsageError(
      `${other.name} is read with ${own} since its sync was made, and its history hangs on that. Leave --key out, or delete the sync in the web app to begin anew.`,
      SYNC_HELP,
    );
  }
  const ids = new Set(present.map(({ streamId }) => streamId));
  const added = offered.filter(({ id }) => !ids.has(id));
  await addToSync(
    store,
    syncId,
    added.map((stream) => ({
      streamId: stream.id,
      name: stream,
      ...chooseStream(stream, { primaryKey: keyWished(stream, key) }).choice,
    })),
  );
}

/** A folder's files need not all have the key; those without it keep what their data suggests. */
function keyWished(stream: StreamRecord, key: readonly string[] | null): string[][] | undefined {
  return key !== null && hasFields(stream, key) ? key.map((field) => [field]) : undefined;
}

function refuseUnknownKey(offered: readonly StreamRecord[], key: readonly string[] | null): void {
  if (key === null || offered.some((stream) => hasFields(stream, key))) return;
  const columns = Object.keys(offered[0]?.jsonSchema.properties ?? {}).slice(0, 20);
  throw new UsageError(
    `No file has the columns ${key.join(", ")}. The first one has ${columns.join(", ")}.`,
    SYNC_HELP,
  );
}

function hasFields({ jsonSchema }: StreamRecord, key: readonly string[]): boolean {
  return key.every((field) => Object.hasOwn(jsonSchema.properties ?? {}, field));
}

function unwrap<T>({ done, refused }: Outcome<T>): T {
  if (refused) throw new Refused(refused.map(({ message }) => message).join(" "));
  return done as T;
}
