import type { FailureFacts } from "../domain/run-events.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { ConnectorCommands } from "../sync/connector-commands.ts";
import { describeFailure } from "../sync/describe-failure.ts";

/** A question to a connector on its way to a worker. The config is sealed: it holds secrets, and jobs lie in a table. */
export interface CommandJob {
  verb: "list" | "describe" | "check" | "discover" | "validate" | "split";
  connectorId: string;
  /** Base64 of the sealed JSON of the config; null for a question without one. */
  config: string | null;
}

export type CommandAnswer = { ok: true; value: string } | { ok: false; failure: FailureFacts };

/** Asks the connector and seals what it says: a split config holds secrets too. Never throws: a failure is an answer. */
export async function answerCommand(
  job: CommandJob,
  commands: ConnectorCommands,
  box: SecretBox,
): Promise<CommandAnswer> {
  try {
    const value = await ask(job, commands, box);
    return { ok: true, value: box.seal(JSON.stringify(value)).toString("base64") };
  } catch (error) {
    return { ok: false, failure: describeFailure(error, { step: null, streamName: null }) };
  }
}

function ask({ verb, connectorId, config }: CommandJob, commands: ConnectorCommands, box: SecretBox): Promise<unknown> {
  const opened = () => (config === null ? {} : JSON.parse(box.open(Buffer.from(config, "base64"))));
  switch (verb) {
    case "list":
      return commands.list();
    case "describe":
      return commands.describe(connectorId);
    case "check":
      return commands.check(connectorId, opened());
    case "discover":
      return commands.discover(connectorId, opened());
    case "validate":
      return commands.validate(connectorId, opened());
    case "split":
      return commands.split(connectorId, opened());
  }
}
