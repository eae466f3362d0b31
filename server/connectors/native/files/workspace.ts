import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A private folder for copies of what must lie on this machine to be read; made when first needed, gone on dispose. */
export class Workspace implements AsyncDisposable {
  #folder: Promise<string> | null = null;
  #copies = new Map<string, Promise<string>>();

  /** The path of a local copy of `chunks`; the same `key` is copied once. */
  copy(key: string, chunks: () => AsyncIterable<Buffer>, signal: AbortSignal): Promise<string> {
    let copy = this.#copies.get(key);
    if (copy === undefined) {
      copy = this.#write(`${this.#copies.size}`, chunks(), signal);
      this.#copies.set(key, copy);
    }
    return copy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #write(name: string, chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "atlas-files-"));
    const path = join(await this.#folder, name);
    await pipeline(Readable.from(chunks, { objectMode: false }), createWriteStream(path, { mode: 0o600 }), { signal });
    return path;
  }
}
