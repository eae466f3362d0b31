import type { ConfiguredStream } from "../../domain/stream.ts";
import type { AirbyteMessage, AirbyteState } from "../protocol/messages.ts";

export type ConnectorConfig = Record<string, unknown>;

export type ConnectorCommand =
  | { verb: "spec" }
  | { verb: "check"; config: ConnectorConfig }
  | { verb: "discover"; config: ConnectorConfig }
  | { verb: "read"; config: ConnectorConfig; streams: ConfiguredStream[]; state: AirbyteState[] };

/** Whether a connector can run on this machine, known before anybody sets it up. */
export type Availability = { isRunnable: true } | { isRunnable: false; reason: string };

export interface ConnectorRuntime {
  availability(): Promise<Availability>;
  /** Makes what a run needs (an environment, a download); returns at once when it is there. */
  prepare(report: (line: string) => void, signal: AbortSignal): Promise<void>;
  /**
   * Runs one command and yields its messages, in order, in batches as they arrive (a batch is what one chunk of output
   * held, so that a million records do not cost a million awaits). The consumer's pace is the connector's pace. Ends when
   * the connector exits with 0; throws ConnectorFailed otherwise. When `signal` aborts, or the consumer stops early, the
   * connector's whole process group is ended (TERM, then KILL).
   */
  run(command: ConnectorCommand, signal: AbortSignal): AsyncIterable<AirbyteMessage[]>;
}
