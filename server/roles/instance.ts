import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
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
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(record), { flag: "wx", mode: 0o600 });
  } catch {
    beacon.server.close();
    const winner = await ownerOf(home);
    if (winner) return { running: winner };
    throw new Error(`${file} could not be written`);
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
