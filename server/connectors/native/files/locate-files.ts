import { createReadStream } from "node:fs";
import { glob, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SourceUnreadable } from "../../errors.ts";
import type { DataFile } from "./data-file.ts";
import { sniffFormat } from "./detect-format.ts";
import { isDataFileName, makeUnique, splitFileName } from "./file-names.ts";
import { requireWithinRoots } from "./file-roots.ts";
import type { FilesConfig } from "./files-config.ts";
import { peek } from "./peek.ts";
import { refuseBomb } from "./refuse-bomb.ts";
import { headRemote, isAddress, openRemote } from "./remote-file.ts";
import type { Workspace } from "./workspace.ts";
import { listZip, openZipEntry } from "./zip-entries.ts";

/** A place before its format and its stream's name are settled. */
type Place = Omit<DataFile, "stream" | "format"> & { name: string };

/**
 * The data files a config names, each with a stream name of its own, in a stable order. Throws SourceUnreadable when
 * there is none. Archives that lie elsewhere are copied to the workspace, because they can only be read from their end.
 */
export async function locateFiles(config: FilesConfig, workspace: Workspace, signal: AbortSignal): Promise<DataFile[]> {
  const places: Place[] = [];
  for (const path of await findPaths(config.path)) places.push(...(await openPath(path, workspace, signal)));
  if (places.length === 0) throw new SourceUnreadable(`${config.path} has no file in it.`);

  const isOne = places.length === 1 && config.streamName !== undefined;
  const names = makeUnique(places.map(({ name }) => (isOne ? config.streamName! : splitFileName(name).stem)));
  const files: DataFile[] = [];
  for (const [i, { name, ...place }] of places.entries()) {
    const known = config.format === "auto" ? splitFileName(name).format : config.format;
    files.push({ ...place, stream: names[i]!, format: known ?? (await sniffFormat(place.open(signal))) });
  }
  return files;
}

async function findPaths(path: string): Promise<string[]> {
  if (isAddress(path)) return [path];
  if (!/[*?[{]/.test(path)) await requireWithinRoots(path);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return listFolder(path);
  if (found !== null) return [path];
  if (!/[*?[{]/.test(path)) {
    throw new SourceUnreadable(`There is no file or folder ${resolve(path)}.`, {
      hint: "Correct the path; it is looked up on the machine that Atlas runs on.",
    });
  }
  const files: string[] = [];
  for await (const match of glob(path)) if ((await stat(match)).isFile()) files.push(match);
  files.sort();
  if (files.length === 0) throw new SourceUnreadable(`No file matches ${path}.`, { hint: "Correct the pattern." });
  return files;
}

async function listFolder(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(isDataFileName).sort();
  const paths = names.map((name) => join(folder, name));
  if (paths.length > 0) return paths;
  throw new SourceUnreadable(`The folder ${resolve(folder)} has no CSV, JSON, JSONL or Parquet file in it.`, {
    hint: "Give the path of a file, or a pattern such as folder/*.txt with the format set.",
  });
}

async function openPath(path: string, workspace: Workspace, signal: AbortSignal): Promise<Place[]> {
  const { packing } = splitFileName(isAddress(path) ? new URL(path).pathname : path);
  const place = isAddress(path) ? await remotePlace(path, signal) : await localPlace(path);
  if (packing === "gzip") return [{ ...place, bytes: null, localPath: null, open: (s) => gunzip(place, s) }];
  return packing === "zip" ? zipPlaces(place, workspace, signal) : [place];
}

async function localPlace(path: string): Promise<Place> {
  await requireWithinRoots(path);
  const { size, mtimeMs } = await stat(path);
  return {
    name: path,
    label: path,
    bytes: size,
    fingerprint: `${size}-${mtimeMs}`,
    localPath: path,
    open: (signal) => readLocal(path, signal),
  };
}

async function* readLocal(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024, signal });
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "EACCES" ? "this user may not read it" : code === "ENOENT" ? "it is gone" : message;
    throw new SourceUnreadable(`${path} cannot be read: ${reason}.`, { detail: message });
  }
}

async function remotePlace(url: string, signal: AbortSignal): Promise<Place> {
  const head = await headRemote(url, signal);
  return { name: new URL(url).pathname, label: url, ...head, localPath: null, open: (s) => openRemote(url, s) };
}

const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

async function* gunzip(place: Place, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { head, chunks } = await peek(place.open(signal), GZIP_MARK.length);
  // Web servers that send .gz as an encoding of the text have it unpacked on the way.
  if (isAddress(place.label) && !head.equals(GZIP_MARK)) return yield* chunks;
  const source = Readable.from(chunks, { objectMode: false });
  try {
    // The callback only keeps a failure from being thrown twice: it arrives through the iteration.
    const unpacked = pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), () => {});
    yield* place.bytes === null ? unpacked : refuseBomb(unpacked, place.bytes, place.label);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SourceUnreadable) throw error;
    throw new SourceUnreadable(`${place.label} cannot be opened as gzip.`, {
      hint: "The file may be damaged or not be complete: make or copy it again.",
      detail: (error as Error).message,
    });
  }
}

async function zipPlaces(archive: Place, workspace: Workspace, signal: AbortSignal): Promise<Place[]> {
  const path = archive.localPath ?? (await workspace.copy(archive.label, () => archive.open(signal), signal));
  const entries = await listZip(path);
  if (entries.length === 0) throw new SourceUnreadable(`The archive ${archive.label} has no file in it.`);
  return entries.map(({ name, bytes, crc32 }) => ({
    name,
    label: `${archive.label} (${name})`,
    bytes,
    fingerprint: `${bytes}-${crc32.toString(16)}`,
    localPath: null,
    open: () => openZipEntry(path, name),
  }));
}
