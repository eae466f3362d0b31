import type { NativeConnector } from "../native/native-connector.ts";
import type { AirbyteMessage } from "../protocol/messages.ts";
import type { ConnectorCommand, ConnectorRuntime } from "./connector-runtime.ts";

/** Runs a connector that lives in this process. It has no process group: an abort reaches it through its signal. */
export function nativeRuntime(connector: NativeConnector): ConnectorRuntime {
  return {
    availability: async () => ({ isRunnable: true }),
    prepare: async () => {},
    async *run(command, signal) {
      signal.throwIfAborted();
      yield* runVerb(connector, command, signal);
      signal.throwIfAborted();
    },
  };
}

async function* runVerb(
  connector: NativeConnector,
  command: ConnectorCommand,
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  switch (command.verb) {
    case "spec":
      yield [
        {
          type: "SPEC",
          connectionSpecification: connector.specification,
          documentationUrl: null,
          supportsIncremental: connector.supportsIncremental,
        },
      ];
      return;
    case "check":
      yield [await connector.check(command.config, signal)];
      return;
    case "discover":
      yield [await connector.discover(command.config, signal)];
      return;
    case "read":
      yield* connector.read(command, signal);
  }
}
