import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Windows has no process groups; there a tree of processes is ended by taskkill. */
export const HAS_PROCESS_GROUPS = process.platform !== "win32";

const POLL_MS = 20;
// Killed processes are gone within milliseconds, unless nobody collects them (a container without an init).
const WAIT_AFTER_KILL_MS = 500;

/** Ends every process of the group that `leader` began: asks first, and kills what is left after `graceMs`. */
export async function endProcessGroup(leader: number, graceMs: number): Promise<void> {
  if (!HAS_PROCESS_GROUPS) return endTreeOnWindows(leader);
  if (!signalGroup(leader, "SIGTERM")) return;
  if (await isGoneWithin(leader, graceMs)) return;
  signalGroup(leader, "SIGKILL");
  await isGoneWithin(leader, WAIT_AFTER_KILL_MS);
}

async function isGoneWithin(leader: number, limitMs: number): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += POLL_MS) {
    await sleep(POLL_MS);
    if (!signalGroup(leader, 0)) return true;
  }
  return false;
}

/** False when the group has no process left. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

function endTreeOnWindows(leader: number): Promise<void> {
  return new Promise((resolve) => {
    const kill = spawn("taskkill", ["/pid", String(leader), "/T", "/F"], { stdio: "ignore" });
    kill.once("error", () => resolve()).once("close", () => resolve());
  });
}
