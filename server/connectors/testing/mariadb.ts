import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";

const run = promisify(execFile);
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const env = { ...process.env, PATH, DEBIAN_FRONTEND: "noninteractive" };

export interface MariaDb {
  port: number;
  stop(): Promise<void>;
}

/**
 * Whether there is a MariaDB to test with. Debian's is installed where this process may do so, which takes half a minute
 * once.
 */
export async function hasMariaDb(): Promise<boolean> {
  if ((await answers("mariadbd")) && (await answers("my_print_defaults"))) return true;
  if (userInfo().uid !== 0 || !(await answers("apt-get"))) return false;
  await run("apt-get", ["update", "-qq"], { env }).catch(() => {});
  const install = ["install", "-y", "-qq", "--no-install-recommends", "mariadb-server-core", "mariadb-client-core"];
  await run("apt-get", install, { env }).catch(() => {});
  return answers("mariadbd");
}

/** A server of its own in a folder of its own, whose user root has no password, with the database shop. */
export async function startMariaDb(): Promise<MariaDb> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-mariadb-"));
  const { username } = userInfo();
  const dataDir = `--datadir=${join(folder, "data")}`;
  const user = `--user=${username}`;
  await run("mariadb-install-db", ["--no-defaults", dataDir, user, "--auth-root-authentication-method=normal"], {
    env,
  });
  const port = await freePort();
  const settings = ["--no-defaults", dataDir, user, `--port=${port}`, "--bind-address=127.0.0.1"];
  const files = [`--socket=${join(folder, "socket")}`, `--pid-file=${join(folder, "pid")}`];
  const server = spawn("mariadbd", [...settings, ...files], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("close", resolve));
  await untilItAnswers(port);
  return {
    port,
    async stop() {
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const client = await createConnection({ host: "127.0.0.1", port, user: "root" });
      await client.query("create database shop");
      return await client.end();
    } catch (error) {
      if (tries > 300) throw error;
      await wait(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function answers(program: string): Promise<boolean> {
  return run(program, ["--version"], { env }).then(
    () => true,
    () => false,
  );
}
