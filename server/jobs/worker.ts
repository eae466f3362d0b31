import { hostname } from "node:os";
import type { Logger } from "pino";
import { openOutbound } from "../lib/outbound.ts";
import { endLostCalls } from "../store/mcp-calls.ts";
import { openSync, type SyncSettings } from "../sync/open-sync.ts";
import { checkPublished } from "../sync/quality/check-published.ts";
import { scheduleChecks } from "./check-schedule.ts";
import { answerCommand, type CommandAnswer, type CommandJob } from "./connector-command.ts";
import { startDeliveries } from "./deliveries/delivery-loop.ts";
import type { MailSettings } from "./deliveries/sender.ts";
import { handleRun, type RunHandling } from "./handle-run.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { answerMcpJob } from "./mcp/answer-mcp-job.ts";
import type { McpAnswer, McpJob } from "./mcp/mcp-job.ts";
import { pgRunQueue } from "./pg-run-queue.ts";
import { startPolicyApplications } from "./policy-applications.ts";
import { CHECKS_QUEUE, COMMANDS_QUEUE, MCP_QUEUE, openQueue, RUNS_QUEUE } from "./queue.ts";
import { recoverRuns } from "./recover-runs.ts";
import { startScheduler } from "./scheduler.ts";

export interface WorkerOptions extends SyncSettings {
  log: Logger;
  /** The address people reach Atlas under, for links in what is sent. */
  publicUrl: string;
  /** Whether webhooks may go to this machine and its own network. */
  allowsPrivateAddresses: boolean;
  mail: MailSettings | null;
  /** Runs that this worker does beside each other. */
  runsAtOnce: number;
  maxAttempts?: number;
  retryDelayMs?: number;
}

const MAX_ATTEMPTS = 3;
const RETRY_DELAY_MS = 5_000;
const RECOVER_EVERY_MS = 5_000;
/** Well below what the queue calls a missed heartbeat. */
const HEARTBEAT_REFRESH_SECONDS = 4;
/** The whole answer to a webhook may take this long. */
const DELIVERY_MS = 20_000;
const COMMANDS_AT_ONCE = 3;
/** They wait for others most of the time. */
const MCP_JOBS_AT_ONCE = 8;
const POLL_SECONDS = 0.5;
/** A new job is announced; one that a dead worker left behind is not, so that looking has to find it in good time. */
const POLL_BESIDE_LISTENING_SECONDS = 1;

/** Takes runs from the queue, fires schedules, sends what is due and answers questions to connectors, until it is stopped. */
export async function startWorker(options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const { log, databaseUrl } = options;
  const { deps, commands, book, close } = await openSync(options);
  const boss = await openQueue(databaseUrl, {
    isSupervising: true,
    onError: (error) => log.error({ error: String(error) }, "queue"),
  });
  const stopping = new AbortController();
  const handling: RunHandling = {
    deps,
    workerId: `${hostname()}:${process.pid}`,
    log,
    maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
    retryDelayMs: options.retryDelayMs ?? RETRY_DELAY_MS,
  };

  const polling = {
    pollingIntervalSeconds: POLL_SECONDS,
    notifyPollingIntervalSeconds: POLL_BESIDE_LISTENING_SECONDS,
    heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS,
  };
  const underWay = new Set<Promise<void>>();
  await boss.work<{ runId: string }>(
    RUNS_QUEUE,
    // The next run is looked for as soon as one ends: a crowd of small ones does not wait for the poll.
    { ...polling, batchSize: 1, burstWhenBatchFull: true, localConcurrency: options.runsAtOnce },
    async ([job]) => {
      if (!job) return;
      const handled = handleJob(job.data.runId, AbortSignal.any([job.signal, stopping.signal]), handling);
      underWay.add(handled);
      await handled.finally(() => underWay.delete(handled));
    },
  );
  await boss.work<CommandJob, CommandAnswer>(
    COMMANDS_QUEUE,
    { ...polling, batchSize: 1, localConcurrency: COMMANDS_AT_ONCE },
    async ([job]) => answerCommand(job!.data, commands, deps.secretBox),
  );
  await boss.work<McpJob, McpAnswer>(
    MCP_QUEUE,
    { ...polling, batchSize: 1, localConcurrency: MCP_JOBS_AT_ONCE },
    async ([job]) => answerMcpJob(job!.data, book, { cancelled: job!.signal, stopping: stopping.signal }),
  );
  let checksUnderWay: Promise<unknown> = Promise.resolve();
  await boss.work<{ checkRunId: string }>(CHECKS_QUEUE, { ...polling, batchSize: 1 }, async ([job]) => {
    const checked = checkPublished(job!.data.checkRunId, deps);
    checksUnderWay = checked.catch(() => {});
    await checked;
  });
  const checkSchedule = scheduleChecks(deps.store, pgRunQueue(deps.store, boss), log);
  const recovering = setInterval(() => {
    endLostCalls(deps.store, new Date()).catch((error) => log.warn({ error: String(error) }, "recovery failed"));
    recoverRuns(deps.store, boss).catch((error) => log.warn({ error: String(error) }, "recovery failed"));
  }, RECOVER_EVERY_MS);
  const outbound = openOutbound({ allowsPrivate: options.allowsPrivateAddresses, totalMs: DELIVERY_MS });
  const deliveries = startDeliveries(
    {
      store: deps.store,
      secretBox: deps.secretBox,
      publicUrl: options.publicUrl,
      mail: options.mail,
      outbound,
      allowsPrivate: book.allowsPrivate,
    },
    log,
  );
  const housekeeping = await startHousekeeping(boss, deps, log);
  const policies = startPolicyApplications(deps, log);
  const scheduler = startScheduler(deps.store, boss, log);
  log.info({ worker: handling.workerId }, "worker ready");

  return {
    /** Gives the runs under way back: other workers go on with them at once. */
    async stop() {
      clearInterval(recovering);
      checkSchedule.stop();
      stopping.abort();
      housekeeping.stop();
      await Promise.all([
        Promise.allSettled([...underWay, checksUnderWay]),
        deliveries.stop(),
        policies.stop(),
        scheduler.stop(),
      ]);
      await boss.stop({ graceful: false, close: true });
      await Promise.all([close(), outbound.close()]);
    },
  };
}

/** One attempt. A worker that is told to stop fails the job, so that the queue gives it away. */
async function handleJob(runId: string, stop: AbortSignal, handling: RunHandling): Promise<void> {
  const handled = await handleRun(runId, stop, handling);
  if (handled.kind === "given back") throw new Error("given back to the queue");
}
