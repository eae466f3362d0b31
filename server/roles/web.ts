import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type Environment, projectRoot } from "../env.ts";
import type { RunningRole } from "./role-process.ts";

const START_TIMEOUT_MS = 60_000;

/** The built web app in this process, so that it ends with it. Its port is that of ATLAS_WEB_ORIGIN. */
export async function startWebRole({ webOrigin }: Environment): Promise<RunningRole> {
  if (webOrigin === null) throw new Error("ATLAS_WEB_ORIGIN must be set for the role web");
  const { hostname, port } = new URL(webOrigin);
  // Next's standalone server takes its address from the environment, and from nowhere else.
  Object.assign(process.env, { HOSTNAME: hostname, PORT: port, NEXT_TELEMETRY_DISABLED: "1" });
  await import(pathToFileURL(join(projectRoot(), ".build/web/web/server.js")).href);
  await untilListening({ host: hostname, port: Number(port) });
  return { stop: async () => {} };
}

async function untilListening(address: { host: string; port: number }): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(address))) {
    if (Date.now() > deadline) throw new Error(`the web app did not listen on port ${address.port}`);
    await sleep(20);
  }
}

function accepts(address: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
