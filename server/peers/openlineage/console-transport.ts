import type { LineageTransport } from "./target.ts";

/** The process's standard output, a line an event. */
export const consoleTransport: LineageTransport = {
  name: "console",
  send(event) {
    return new Promise((resolve, reject) => {
      process.stdout.write(`${JSON.stringify(event)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  },
};
