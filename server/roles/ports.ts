import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { CannotStart } from "./cannot-start.ts";

/** Throws CannotStart, naming the program that listens there, unless `port` is free. */
export async function requireFreePort({ host, port }: { host: string; port: number }): Promise<void> {
  const refusal = await tryListening(port, host);
  if (refusal === null) return;
  if (refusal !== "EADDRINUSE") {
    throw new CannotStart(
      `Atlas cannot listen on ${host}:${port} (${refusal}). Choose another with ATLAS_HOST and ATLAS_PORT.`,
    );
  }
  const owner = listenerOf(port);
  throw new CannotStart(
    `Port ${port} is taken by ${owner ?? "another program"}. ` +
      `Stop it, or give Atlas another port: ATLAS_PORT=${port + 1} npm start`,
  );
}

/** A free port of 127.0.0.1 for each name: the one it had before when that is free, kept in `file` for the next time. */
export async function rememberedPorts<Name extends string>(file: string, names: readonly Name[]) {
  const before: Partial<Record<Name, number>> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const chosen = {} as Record<Name, number>;
  for (const name of names) {
    const last = before[name];
    chosen[name] = last && (await tryListening(last, "127.0.0.1")) === null ? last : await anyFreePort();
  }
  writeFileSync(file, JSON.stringify(chosen));
  return chosen;
}

/** Null when the port could be taken, else the system's error code. */
function tryListening(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** "node (process 4711)", or null where the system does not tell. */
function listenerOf(port: number): string | null {
  try {
    return process.platform === "linux" ? listenerFromProc(port) : listenerFromLsof(port);
  } catch {
    return null;
  }
}

/** Linux lists sockets by inode, and each process's open files as links to such inodes. */
function listenerFromProc(port: number): string | null {
  const isListening = "0A";
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((table) => readFileSync(table, "utf8").trim().split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === isListening && Number.parseInt(fields[1]!.split(":")[1]!, 16) === port)
    .map((fields) => `socket:[${fields[9]}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (openFiles(pid).some((file) => inodes.includes(file))) {
      return `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`;
    }
  }
  return null;
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(join("/proc", pid, "fd", fd)));
  } catch {
    return []; // another user's, or just ended
  }
}

function listenerFromLsof(port: number): string | null {
  const lines = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { encoding: "utf8" }).split(
    "\n",
  );
  const field = (letter: string) => lines.find((line) => line.startsWith(letter))?.slice(1);
  return field("p") ? `${field("c")} (process ${field("p")})` : null;
}
