import { appendFile } from "node:fs/promises";
import { type LineageTransport, TargetRefused } from "./target.ts";

/** A JSONL file: each event a line at its end, in one write, so that lines of several writers do not mix. */
export function fileTransport(path: string): LineageTransport {
  const name = `file:${path}`;
  return {
    name,
    async send(event) {
      try {
        await appendFile(path, `${JSON.stringify(event)}\n`);
      } catch (error) {
        throw new TargetRefused({
          target: name,
          reason: (error as Error).message,
          httpStatus: null,
          isTemporary: true,
        });
      }
    },
  };
}
