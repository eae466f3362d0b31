import { execFileSync } from "node:child_process";
import { type FileHandle, open } from "node:fs/promises";

/** A recording at a named pipe: its reader comes exactly as far as the test lets it. */
export class FedRecording {
  readonly #path: string;
  #pipe: FileHandle | null = null;

  constructor(path: string) {
    execFileSync("mkfifo", [path]);
    this.#path = path;
  }

  /** Waits for a reader first. */
  async feed(messages: readonly object[]): Promise<void> {
    this.#pipe ??= await open(this.#path, "w");
    await this.#pipe.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  }

  /** The recording is over for its reader; the next one begins anew. */
  async end(): Promise<void> {
    await this.#pipe?.close();
    this.#pipe = null;
  }
}
