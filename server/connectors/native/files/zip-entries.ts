import yauzl from "yauzl";
import { SourceUnreadable } from "../../errors.ts";
import { refuseBomb } from "./refuse-bomb.ts";

export interface ZipEntry {
  name: string;
  bytes: number;
  crc32: number;
}

/** The files in an archive, in the archive's order; folders and what operating systems add are left out. */
export async function listZip(path: string): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  await walkZip(path, (_zip, entry) => {
    const { fileName } = entry;
    const isFile =
      !fileName.endsWith("/") && !fileName.startsWith("__MACOSX/") && !fileName.split("/").at(-1)!.startsWith(".");
    if (isFile) entries.push({ name: fileName, bytes: entry.uncompressedSize, crc32: entry.crc32 });
    return false;
  });
  return entries;
}

/** The decompressed bytes of one entry. */
export async function* openZipEntry(path: string, name: string): AsyncGenerator<Buffer> {
  let archive: yauzl.ZipFile | null = null;
  let found: yauzl.Entry | null = null;
  await walkZip(path, (zip, entry) => {
    if (entry.fileName !== name) return false;
    archive = zip;
    found = entry;
    return true;
  });
  if (archive === null || found === null) throw new SourceUnreadable(`${path} has no entry ${name}.`);
  const zip: yauzl.ZipFile = archive;
  try {
    const { compressedSize } = found as yauzl.Entry;
    yield* refuseBomb(await openStream(zip, found), compressedSize, `${path} (${name})`);
  } catch (error) {
    throw error instanceof SourceUnreadable ? error : damaged(path, error);
  } finally {
    zip.close();
  }
}

function openStream(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

/** Visits the entries until `visit` says that it has what it wants; then the archive stays open for the visitor. */
function walkZip(path: string, visit: (zip: yauzl.ZipFile, entry: yauzl.Entry) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) return reject(damaged(path, error));
      zip.on("entry", (entry: yauzl.Entry) => {
        if (visit(zip, entry)) resolve();
        else zip.readEntry();
      });
      zip.once("error", (fault: Error) => reject(damaged(path, fault)));
      zip.once("end", () => {
        zip.close();
        resolve();
      });
      zip.readEntry();
    });
  });
}

function damaged(path: string, error: unknown): SourceUnreadable {
  return new SourceUnreadable(`${path} cannot be opened as a zip archive.`, {
    hint: "The file may be damaged or not be complete: make or copy it again.",
    detail: error instanceof Error ? error.message : String(error),
  });
}
