import { readEnvironment } from "../env.ts";
import { ownerOf, type RunningInstance } from "./instance.ts";

/** Says so when an Atlas already runs on this ATLAS_HOME: asked before anything is built under its feet. */
export async function announceRunning(): Promise<boolean> {
  const running = await ownerOf(readEnvironment().home);
  if (running) process.stdout.write(runningLine(running));
  return running !== null;
}

export function runningLine({ pid, link }: RunningInstance): string {
  return `Atlas is already running here (process ${pid}):\n${link}\n`;
}
