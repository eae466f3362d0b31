import { setTimeout as wait } from "node:timers/promises";
import { N8nFailure, statusOfN8nFault } from "../../domain/n8n/n8n-failure.ts";
import {
  type ApiExecution,
  describeWorkflow,
  isExecutionOver,
  type N8nWebhook,
  whyNotTriggerable,
} from "../../domain/n8n/n8n-workflow.ts";
import { type ExecutionFilter, type N8nClient, openN8n } from "../../peers/n8n/n8n-client.ts";
import {
  findN8nWorkflow,
  type N8nWorkflowRecord,
  recordN8nCheck,
  setWorkflowActive,
} from "../../store/n8n-instances.ts";
import { type N8nBookDeps, n8nAccess, webhookSecret } from "../../sync/n8n-book.ts";

export type N8nExecution = ApiExecution & { error: string | null };

export interface TriggerAnswer {
  /** HTTP's. */
  status: number;
  /** The beginning of what the webhook answered. */
  text: string;
  /** The execution that it began, as far as it has come; null when n8n does not keep it. */
  execution: N8nExecution | null;
}

/** How long a trigger waits for the end of what it began before it gives the execution as it is. */
const WAIT_MS = 15_000;
const LOOK_MS = 250;
/** The clocks of two machines differ. */
const CLOCKS_MS = 5_000;

/** What can be asked of stored n8n instances. Everything it rejects with is an N8nFailure. */
export class N8nDesk {
  readonly #deps: N8nBookDeps;

  constructor(deps: N8nBookDeps) {
    this.#deps = deps;
  }

  /** Looks at an instance and stores what it found: its version and workflows, or why it could not be had. */
  async check(instanceId: string): Promise<void> {
    const at = new Date();
    const signal = AbortSignal.timeout(60_000);
    const took = () => ({ at, durationMs: Date.now() - at.getTime() });
    try {
      await this.#with(instanceId, async (client) => {
        const workflows = (await client.workflows(signal)).map(describeWorkflow);
        const n8nVersion = await client.version(signal).catch(() => null);
        await recordN8nCheck(this.#deps.store, instanceId, { ...took(), n8nVersion, workflows });
      });
    } catch (error) {
      if (!(error instanceof N8nFailure)) throw error;
      const told = error.hint ? `${error.message} ${error.hint}` : error.message;
      await recordN8nCheck(this.#deps.store, instanceId, {
        ...took(),
        status: statusOfN8nFault(error.fault),
        error: told,
      });
    }
  }

  executions(
    instanceId: string,
    filter: ExecutionFilter,
  ): Promise<{ data: ApiExecution[]; nextCursor: string | null }> {
    return this.#with(instanceId, (client) => client.executions(filter, AbortSignal.timeout(30_000)));
  }

  execution(instanceId: string, id: string): Promise<N8nExecution> {
    return this.#with(instanceId, (client) => client.execution(id, AbortSignal.timeout(30_000)));
  }

  async setActive({ id, instanceId, workflowId }: N8nWorkflowRecord, isActive: boolean): Promise<void> {
    await this.#with(instanceId, (client) => client.setActive(workflowId, isActive, AbortSignal.timeout(30_000)));
    await setWorkflowActive(this.#deps.store, id, isActive);
  }

  /** Calls a workflow's webhook and waits a while for the execution it begins. */
  trigger(workflow: N8nWorkflowRecord, body: string): Promise<TriggerAnswer> {
    return this.#with(workflow.instanceId, async (client) => {
      const begun = Date.now() - CLOCKS_MS;
      const before = await newestExecution(client, workflow.workflowId);
      const answer = await client.callWebhook(
        { ...webhookOf(workflow), secret: webhookSecret(workflow, this.#deps.secretBox), body },
        AbortSignal.timeout(120_000),
      );
      const execution = await followExecution(client, workflow.workflowId, { before, begun });
      return { ...answer, execution };
    });
  }

  /** Calls a workflow's webhook and waits for nothing but its answer. */
  async notify(instanceId: string, workflowId: string, body: string, signal: AbortSignal) {
    const workflow = await findN8nWorkflow(this.#deps.store, instanceId, workflowId);
    if (!workflow)
      throw new N8nFailure("not_found", "The workflow was not there when its instance was last looked at.");
    return this.#with(instanceId, (client) =>
      client.callWebhook(
        { ...webhookOf(workflow), secret: webhookSecret(workflow, this.#deps.secretBox), body },
        signal,
      ),
    );
  }

  async #with<T>(instanceId: string, work: (client: N8nClient) => Promise<T>): Promise<T> {
    const client = openN8n(await n8nAccess(this.#deps, instanceId));
    try {
      return await work(client);
    } catch (error) {
      const isLate = error instanceof Error && error.name === "TimeoutError";
      throw isLate ? new N8nFailure("unreachable", "n8n did not answer in time.") : error;
    } finally {
      await client.close();
    }
  }
}

/** Throws N8nFailure, with the reason, for a workflow that cannot be started from outside. */
function webhookOf(workflow: N8nWorkflowRecord): N8nWebhook {
  const reason = whyNotTriggerable(workflow);
  if (workflow.webhook && reason === null) return workflow.webhook;
  throw new N8nFailure("refused", `${workflow.name} cannot be started from outside. ${reason}`);
}

async function newestExecution(client: N8nClient, workflowId: string): Promise<number> {
  const { data } = await client.executions({ workflowId, limit: 1 }, AbortSignal.timeout(30_000));
  return Number(data[0]?.id ?? 0);
}

/**
 * A webhook does not tell which execution it began: it is the workflow's oldest one that is newer than those before the call.
 * While it runs n8n lists it only under its status, so both lists are looked through.
 */
async function followExecution(
  client: N8nClient,
  workflowId: string,
  { before, begun }: { before: number; begun: number },
): Promise<N8nExecution | null> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const signal = AbortSignal.timeout(30_000);
    const lists = await Promise.all([
      client.executions({ workflowId, limit: 20 }, signal),
      client.executions({ workflowId, limit: 20, status: "running" }, signal).catch(() => ({ data: [] })),
    ]);
    const own = lists
      .flatMap(({ data }) => data)
      .filter(({ id, startedAt }) => Number(id) > before && (!startedAt || Date.parse(startedAt) >= begun))
      .sort((a, b) => Number(a.id) - Number(b.id))[0];
    const isLast = Date.now() > until;
    if (own && (isExecutionOver(own.status) || isLast)) return client.execution(own.id, signal);
    if (isLast) return null;
    await wait(LOOK_MS);
  }
}
