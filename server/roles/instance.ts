import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { z } from "zod";

const recordShape = z.object({ id: z.uuid(), pid: z.number(), port: z.number() });
type InstanceRecord = z.infer<typeof recordShape>;

export interface RunningInstance {
  pid: number;
  /** Where to open it: a fresh login link once it is up. */
  link: string;
}

export interface Claim {
  /** Gives the folder back. */
  release(): void;
}

/**
 * Claims `home` for this process, or tells which Atlas has it. A process id alone would not do: after a crash another
 * program may bear it. So the owner answers on a port of its own, to those who know the id that only the file holds;
 * its answer is what `makeLink` gives.
 */
export async function claimHome(
  home: string,
  makeLink: () => Promise<string>,
): Promise<{ claim: Claim } | { running: RunningInstance }> {
  const file = pidFile(home);
  const running = await ownerOf(home);
  if (running) return { running };

  const id = randomUUID();
  const beacon = await listen(
    createServer(async ({ url }, response) => {
      response.statusCode = url === `/${id}` ? 200 : 404;
      response.end(url === `/${id}` ? await makeLink() : "");
    }),
  );
  const record: InstanceRecord = { id, pid: process.pid, port: beacon.port };
  const own = `${file}.${id}`;
  writeFileSync(own, JSON.stringify(record), { mode: 0o600 });
  try {
    // A link is made whole or not at all, so that of two that start at once one finds the other.
    while (!tryLink(own, file)) {
      const winner = await ownerOf(home);
      if (winner) {
        beacon.server.close();
        return { running: winner };
      }
      removeStale(file, id);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return {
    claim: {
      release() {
        beacon.server.close();
        rmSync(file, { force: true });
      },
    },
  };
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Takes away the record of an Atlas that no longer answers; one that was made in the meantime is put back. */
function removeStale(file: string, id: string): void {
  const aside = `${file}.${id}.stale`;
  const stale = readText(file);
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== stale) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** The Atlas that has `home`, if one answers. */
export async function ownerOf(home: string): Promise<RunningInstance | null> {
  const record = readRecord(pidFile(home));
  if (!record) return null;
  try {
    const answer = await fetch(`http://127.0.0.1:${record.port}/${record.id}`, { signal: AbortSignal.timeout(10_000) });
    return answer.ok ? { pid: record.pid, link: await answer.text() } : null;
  } catch {
    return null;
  }
}

function pidFile(home: string): string {
  return join(home, "atlas.pid");
}

function readRecord(file: string): InstanceRecord | null {
  try {
    return recordShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null; // none, or cut short by a crash: nobody answers for it either way
  }
}

function listen(server: Server): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.unref();
      if (typeof address === "object" && address) resolve({ server, port: address.port });
    });
  });
}
