import { describe, expect, test } from "vitest";
import { AtlasError } from "../../domain/errors.ts";
import type { ConnectorCommand, ConnectorConfig, ConnectorRuntime } from "../runtimes/connector-runtime.ts";
import { configure, discover, recordTexts, runToEnd } from "./run-runtime.ts";

/** How many rows the one stream, users, has. */
export const CONTRACT_ROWS = 60_000;

export interface RuntimeCase {
  name: string;
  runtime: ConnectorRuntime;
  config: ConnectorConfig;
  /** What a read is given, where that is not `config`. */
  readConfig?: ConnectorConfig;
  /** With which a read fails. */
  brokenConfig: ConnectorConfig;
}

/** What every runtime must do, over the same rows of one stream. */
export function describeRuntime({ name, runtime, config, readConfig = config, brokenConfig }: RuntimeCase): void {
  describe(`the ${name} runtime`, () => {
    const signal = new AbortController().signal;
    const readCommand = async (): Promise<ConnectorCommand> => {
      const streams = (await discover(runtime, config)).map(configure);
      return { verb: "read", config: readConfig, streams, state: [] };
    };

    test("can run, and has nothing to prepare", async () => {
      expect(await runtime.availability()).toEqual({ isRunnable: true });
      await runtime.prepare(() => {}, signal);
    });

    test("answers spec, check and discover with their one message", async () => {
      const spec = await runToEnd(runtime, { verb: "spec" });
      expect(spec.messages.filter(({ type }) => type === "SPEC")).toHaveLength(1);
      const check = await runToEnd(runtime, { verb: "check", config });
      expect(check.messages).toContainEqual(
        expect.objectContaining({ type: "CONNECTION_STATUS", status: "SUCCEEDED" }),
      );
      expect((await discover(runtime, config)).map((stream) => stream.name)).toEqual(["users"]);
    });

    test("gives every record once and in order, in batches, with its state after it", async () => {
      const { messages, error } = await runToEnd(runtime, await readCommand());
      expect(error).toBeNull();
      const ids = recordTexts(messages).map((text) => JSON.parse(text).id as number);
      expect(ids).toHaveLength(CONTRACT_ROWS);
      expect(ids.every((id, i) => id === i + 1)).toBe(true);

      let sinceState = 0;
      for (const message of messages) {
        if (message.type === "RECORD") sinceState++;
        if (message.type !== "STATE") continue;
        expect(message.recordCount).toBe(sinceState);
        sinceState = 0;
      }
      expect(sinceState).toBe(0);
      const statuses = messages.flatMap((message) => (message.type === "TRACE_STREAM_STATUS" ? [message.status] : []));
      expect([statuses[0], statuses.at(-1)]).toEqual(["STARTED", "COMPLETE"]);
    });

    test("stops with the reason when its signal aborts, before and in the middle", async () => {
      const reason = new Error("cancelled");
      const command = await readCommand();
      const before = await runToEnd(runtime, command, AbortSignal.abort(reason));
      expect(before).toEqual({ messages: [], error: reason });

      const controller = new AbortController();
      let records = 0;
      const drain = async () => {
        for await (const batch of runtime.run(command, controller.signal)) {
          records += batch.filter(({ type }) => type === "RECORD").length;
          if (records > 0) controller.abort(reason);
        }
      };
      await expect(drain()).rejects.toBe(reason);
      expect(records).toBeLessThan(CONTRACT_ROWS);
    });

    test("lets a consumer stop early", async () => {
      for await (const batch of runtime.run(await readCommand(), signal)) {
        expect(batch.length).toBeGreaterThan(0);
        break;
      }
    });

    test("fails with one of Atlas's errors when the source cannot be read", async () => {
      const command = { ...(await readCommand()), config: brokenConfig } as ConnectorCommand;
      const { error } = await runToEnd(runtime, command);
      expect(error).toBeInstanceOf(AtlasError);
    });
  });
}

/** The lines that a connector prints for the rows. */
export function* contractLines(): Generator<string> {
  const name = { stream_descriptor: { name: "users" } };
  const status = (value: string) =>
    JSON.stringify({
      type: "TRACE",
      trace: { type: "STREAM_STATUS", emitted_at: 1, stream_status: { ...name, status: value } },
    });
  yield status("STARTED");
  for (let id = 1; id <= CONTRACT_ROWS; id++) {
    yield JSON.stringify({ type: "RECORD", record: { stream: "users", data: { id, name: `n${id}` }, emitted_at: 1 } });
  }
  const stream = { ...name, stream_state: { id: CONTRACT_ROWS } };
  yield JSON.stringify({
    type: "STATE",
    state: { type: "STREAM", stream, sourceStats: { recordCount: CONTRACT_ROWS } },
  });
  yield status("COMPLETE");
}
