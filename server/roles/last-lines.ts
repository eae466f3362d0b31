import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const READ_BYTES = 16 * 1024;

/**
 * The last lines of a log as people read them: of a JSON line its message and its error, anything else as it is, without
 * the stack that Node prints below an error.
 */
export function readLastLines(file: string, count: number): string[] {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, READ_BYTES));
    readSync(fd, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString("utf8").split("\n");
    return lines
      .filter((line) => line.trim() !== "" && !/^\s+at |^Node\.js v/.test(line))
      .slice(-count)
      .map(readable);
  } finally {
    closeSync(fd);
  }
}

function readable(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(": ") || line;
  } catch {
    return line;
  }
}
