import type { PgBoss } from "pg-boss";
import { AtlasError, type ErrorCode, type FailureOrigin } from "../domain/errors.ts";
import type { FailureFacts } from "../domain/run-events.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { CommandAnswer, CommandJob } from "./connector-command.ts";
import type { ConnectorDesk, ConnectorEntry, ConnectorSpecResult } from "./connector-desk.ts";
import { COMMANDS_QUEUE } from "./queue.ts";
import { NO_ANSWER, waitForAnswer } from "./wait-for-answer.ts";

/** What a connector failed of, told by the worker that asked it. */
export class ConnectorCommandFailed extends AtlasError {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  override readonly origin: FailureOrigin;
  override readonly detail: string | null;
  override readonly hint: string | null;

  constructor({ code, message, origin, detail, hint, isRetryable }: FailureFacts) {
    super(message);
    this.code = code === "UNEXPECTED" ? "CONNECTOR_FAILED" : code;
    this.retryable = isRetryable;
    this.origin = origin;
    this.detail = detail;
    this.hint = hint;
  }
}

/** The desk of the api process: it hands each question to a worker over the queue and waits for the answer. */
export function queuedConnectorDesk(boss: PgBoss, box: SecretBox): ConnectorDesk {
  const specs = new Map<string, Promise<ConnectorSpecResult>>();

  async function ask<T>(verb: CommandJob["verb"], connectorId: string, config?: Record<string, unknown>): Promise<T> {
    const sealed = config === undefined ? null : box.seal(JSON.stringify(config)).toString("base64");
    const job: CommandJob = { verb, connectorId, config: sealed };
    const id = await boss.send(COMMANDS_QUEUE, job);
    const answer = id === null ? null : await waitForAnswer<CommandAnswer>(boss, COMMANDS_QUEUE, id);
    if (answer === null) throw new ConnectorCommandFailed(NO_ANSWER);
    if (!answer.ok) throw new ConnectorCommandFailed(answer.failure);
    return JSON.parse(box.open(Buffer.from(answer.value, "base64")));
  }

  return {
    forget: () => specs.clear(),
    list: () => ask<ConnectorEntry[]>("list", ""),
    spec(connectorId) {
      const known = specs.get(connectorId);
      if (known) return known;
      const asked = ask<ConnectorSpecResult>("describe", connectorId);
      specs.set(connectorId, asked);
      asked.catch(() => specs.delete(connectorId));
      return asked;
    },
    check: (connectorId, config) => ask("check", connectorId, config),
    discover: (connectorId, config) => ask("discover", connectorId, config),
    async splitConfig(connectorId, config) {
      const split = await ask<{ config: Record<string, unknown>; secrets: Record<string, string> }>(
        "split",
        connectorId,
        config,
      );
      return { public: split.config, secrets: split.secrets };
    },
    validateConfig: (connectorId, config) => ask("validate", connectorId, config),
  };
}
