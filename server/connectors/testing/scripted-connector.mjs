// A connector that does what its config says, for tests of runtimes: `node scripted-connector.mjs VERB --config FILE …`.
// config.steps is a list of one-key objects, done in order; config.verbs has such a list for each verb that is not to answer
// as usual.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { config: { type: "string" }, catalog: { type: "string" }, state: { type: "string" } },
});
const readJson = (path) => (path === undefined ? null : JSON.parse(readFileSync(path, "utf8")));
const say = (message) => print(`${JSON.stringify(message)}\n`);

/** Pipes of a child are not blocking everywhere; a full one says EAGAIN. */
function print(text, fd = 1) {
  for (let left = Buffer.from(text); left.length > 0; ) {
    try {
      left = left.subarray(writeSync(fd, left));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const sleepForever = () => new Promise(() => setInterval(() => {}, 60_000));
const config = readJson(values.config) ?? {};

const actions = {
  say,
  print,
  printFile: (path) => print(readFileSync(path)),
  printError: (text) => print(text, 2),
  records: ({ stream, count, width = 0 }) => {
    for (let id = 1; id <= count; id++) {
      const data = { id, ...(width > 0 ? { text: "x".repeat(width) } : {}) };
      say({ type: "RECORD", record: { stream, data, emitted_at: 1700000000000 } });
    }
  },
  repeatError: ({ count, message }) => {
    for (let i = 0; i < count; i++)
      say({ type: "TRACE", trace: { type: "ERROR", emitted_at: 1, error: { message: `${message} ${i}` } } });
  },
  showFiles: () => {
    const log = {
      files: values,
      catalog: readJson(values.catalog),
      state: readJson(values.state),
      env: Object.keys(process.env),
    };
    say({ type: "LOG", log: { level: "INFO", message: JSON.stringify(log) } });
  },
  // Tells a test that the connector has come this far, and its number.
  touch: (path) => writeFileSync(path, String(process.pid)),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  hang: sleepForever,
  ignoreTerm: () => process.on("SIGTERM", () => {}),
  // The child keeps this process's output open and does not end when asked; it prints its number, so that a test can look for it.
  stubbornChild: () => {
    const script =
      "process.on('SIGTERM', () => {}); console.log('child ' + process.pid); process.send('ready'); process.disconnect(); setInterval(() => {}, 1000)";
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    return new Promise((resolve) => child.once("message", resolve));
  },
  killSelf: (signal) => {
    process.kill(process.pid, signal);
    return sleepForever();
  },
  exit: (code) => process.exit(code),
};

const answers = {
  spec: [{ say: { type: "SPEC", spec: { connectionSpecification: { type: "object", properties: {} } } } }],
  check: [{ say: { type: "CONNECTION_STATUS", connectionStatus: { status: "SUCCEEDED" } } }],
  discover: [
    {
      say: {
        type: "CATALOG",
        catalog: { streams: [{ name: "users", json_schema: {}, supported_sync_modes: ["full_refresh"] }] },
      },
    },
  ],
};

for (const step of config.verbs?.[positionals[0]] ?? config.steps ?? answers[positionals[0]] ?? []) {
  for (const [name, input] of Object.entries(step)) await actions[name](input);
}
process.exit(0);
