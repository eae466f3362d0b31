import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type ConfiguredStream, streamId } from "../../domain/stream.ts";
import { ConnectorFailed } from "../errors.ts";
import type { AirbyteMessage, AirbyteState } from "../protocol/messages.ts";
import { type Recordings, recordedRuntime } from "./recorded-runtime.ts";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/airbyte/recordings/", import.meta.url));

interface Replay {
  messages: AirbyteMessage[];
  error: unknown;
}

async function replay(recordings: Recordings, names: string[], state: AirbyteState[] = []): Promise<Replay> {
  const messages: AirbyteMessage[] = [];
  const streams = names.map(
    (name): ConfiguredStream => ({
      namespace: null,
      name,
      jsonSchema: {},
      readMode: "full_refresh",
      cursor: null,
      primaryKey: [],
    }),
  );
  try {
    const command = { verb: "read", config: {}, streams, state } as const;
    for await (const batch of recordedRuntime(recordings).run(command, new AbortController().signal))
      messages.push(...batch);
    return { messages, error: null };
  } catch (error) {
    return { messages, error };
  }
}

function countRecords(messages: AirbyteMessage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const message of messages) {
    if (message.type !== "RECORD") continue;
    const id = streamId(message.stream);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const count = (messages: AirbyteMessage[], type: AirbyteMessage["type"]) =>
  messages.filter((message) => message.type === type).length;

const OWN = fileURLToPath(new URL("../../testing/recordings/", import.meta.url));

describe("recordings of our own", () => {
  test("numbers keep their digits, and what the connector changed comes with the record", async () => {
    const { messages } = await replay({ read: `${OWN}two-streams.read.jsonl` }, ["users", "events"]);
    const users = messages.flatMap((message) =>
      message.type === "RECORD" && message.stream.name === "users" ? [message] : [],
    );
    expect(users[0]!.data.toString()).toContain('"id":9007199254740993');
    expect(users[0]!.data.toString()).toContain('"balance":0.123456789012345678901234567890');
    expect(users[2]!.data.toString()).toContain('"balance":1e400');
    expect(JSON.parse(users[2]!.changes!.toString())).toMatchObject([{ field: "notes", change: "NULLED" }]);
    expect(messages).toContainEqual(
      expect.objectContaining({ status: "RUNNING", isRateLimited: true, rateLimitedUntil: 1795460200000 }),
    );
  });

  test("a stream's last state may come after its COMPLETE", async () => {
    const { messages } = await replay({ read: `${OWN}two-streams.read.jsonl` }, ["users"]);
    const order = messages.map((message) => (message.type === "TRACE_STREAM_STATUS" ? message.status : message.type));
    expect(order.slice(-2)).toEqual(["COMPLETE", "STATE"]);
    expect(countRecords(messages)).toEqual({ users: 3 });
  });

  test("noise is logged between the records", async () => {
    const { messages } = await replay({ read: `${OWN}noisy.read.jsonl` }, ["events"]);
    expect(countRecords(messages)).toEqual({ events: 3 });
    expect(messages.flatMap((message) => (message.type === "LOG" ? [message.level] : []))).toEqual([
      "info",
      "info",
      "info",
      "debug",
    ]);
  });

  test("a killed connector leaves a record after its last state and a cut line that is none", async () => {
    const { messages, error } = await replay({ read: `${OWN}killed.read.jsonl`, exitCode: -9 }, ["users"]);
    expect(messages.map(({ type }) => type)).toEqual(["TRACE_STREAM_STATUS", "RECORD", "STATE", "RECORD", "LOG"]);
    expect(error).toBeInstanceOf(ConnectorFailed);
  });

  test("a failed stream's state does not make the read succeed", async () => {
    const { messages, error } = await replay({ read: `${OWN}one-stream-fails.read.jsonl`, exitCode: 1 }, [
      "users",
      "events",
    ]);
    expect(count(messages, "STATE")).toBe(2);
    expect(error).toMatchObject({
      message: "During the sync, the following streams did not sync successfully: events.",
      facts: { failureType: "system_error" },
    });
  });

  test("global and legacy states keep their text", async () => {
    const { messages } = await replay({ read: `${OWN}other-states.read.jsonl` }, []);
    const states = messages.flatMap((message) => (message.type === "STATE" ? [message.state] : []));
    expect(states.map(({ kind }) => kind)).toEqual(["global", "legacy"]);
    for (const { message } of states) expect(message).toContain("9007199254740993");
  });
});

describe.skipIf(!existsSync(FOLDER))("recordings of real connectors (skipped: shared recordings are absent)", () => {
  test("every record and state of a full read arrives, and the states' counts agree with the records", async () => {
    const { messages, error } = await replay({ read: `${FOLDER}faker-read-1000.jsonl` }, [
      "users",
      "products",
      "purchases",
    ]);
    expect(error).toBeNull();
    expect(countRecords(messages)).toEqual({ products: 100, purchases: 1000, users: 1000 });
    const states = messages.filter((message) => message.type === "STATE");
    expect(states).toHaveLength(11);
    expect(states.reduce((sum, state) => sum + (state.recordCount ?? 0), 0)).toBe(2100);
  });

  test("only the streams that were asked for are replayed", async () => {
    const { messages } = await replay({ read: `${FOLDER}faker-read-1000.jsonl` }, ["users"]);
    expect(countRecords(messages)).toEqual({ users: 1000 });
  });

  test("a read given a state goes on with the records after it", async () => {
    const whole = await replay({ read: `${FOLDER}faker-read-1000.jsonl` }, ["users"]);
    const second = whole.messages.filter((message) => message.type === "STATE")[1]!;
    const rest = await replay({ read: `${FOLDER}faker-read-1000.jsonl` }, ["users"], [second.state]);
    expect(countRecords(rest.messages)).toEqual({ users: 400 });
  });

  test("a killed connector's cut last line is a log, its records stay and the read fails", async () => {
    const { messages, error } = await replay({ read: `${FOLDER}faker-killed.jsonl`, exitCode: -9 }, ["users"]);
    expect(countRecords(messages)).toEqual({ users: 426 });
    expect(messages.at(-1)).toMatchObject({ type: "LOG", level: "info" });
    expect(error).toBeInstanceOf(ConnectorFailed);
    expect(error).toMatchObject({ message: "Connector recorded was ended by signal 9 and gave no error." });
  });

  test("text printed between messages is logged and no record is lost", async () => {
    const { messages } = await replay({ read: `${FOLDER}manifest-noisy-stdout.jsonl` }, ["events"]);
    expect(countRecords(messages)).toEqual({ events: 300 });
    expect(count(messages, "LOG")).toBe(9 + 8);
  });

  test("a failed read says what the last error said, after every record and state", async () => {
    const names = ["customers", "orders", "events"];
    const { messages, error } = await replay({ read: `${FOLDER}manifest-all-fail.jsonl`, exitCode: 1 }, names);
    expect(countRecords(messages)).toEqual({ customers: 50, events: 200 });
    expect(count(messages, "STATE")).toBe(3);
    const last = messages.filter((message) => message.type === "TRACE_ERROR").at(-1)!;
    expect(error).toMatchObject({ code: "CONNECTOR_FAILED", message: last.message });
  });

  test("a rotated config comes without the manifest its runner put in", async () => {
    const { messages } = await replay({ read: `${FOLDER}manifest-oauth-control.jsonl` }, ["events"]);
    const control = messages.find((message) => message.type === "CONTROL")!;
    expect(control.config).toMatchObject({ client_id: "id", refresh_token: "refresh-2" });
    expect(Object.keys(control.config).filter((name) => name.startsWith("__injected"))).toEqual([]);
  });

  test("a stream that the source lacks is INCOMPLETE although the connector ends well", async () => {
    const { messages, error } = await replay({ read: `${FOLDER}manifest-unknown-stream.jsonl` }, ["gone", "customers"]);
    expect(error).toBeNull();
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: "TRACE_STREAM_STATUS",
        stream: { namespace: null, name: "gone" },
        status: "INCOMPLETE",
      }),
    );
  });
});
