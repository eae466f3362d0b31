import type { ConnectorDesk } from "../jobs/connector-desk.ts";
import type { ConnectorCommands } from "../sync/connector-commands.ts";

/** The desk of a process that may run connectors itself: nothing is queued. */
export function localConnectorDesk(commands: ConnectorCommands): ConnectorDesk {
  return {
    forget: () => {},
    list: () => commands.list(),
    spec: (connectorId) => commands.describe(connectorId),
    check: (connectorId, config) => commands.check(connectorId, config),
    discover: (connectorId, config) => commands.discover(connectorId, config),
    async splitConfig(connectorId, config) {
      const split = await commands.split(connectorId, config);
      return { public: split.config, secrets: split.secrets };
    },
    validateConfig: (connectorId, config) => commands.validate(connectorId, config),
  };
}
