import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { RUN_STATUSES } from "../domain/steps.ts";
import type { Store } from "../store/database.ts";
import { installationFigures } from "../store/installation-figures.ts";

export interface Metrics {
  /** What Prometheus reads, of this process and of the whole installation. */
  text(): Promise<string>;
  contentType: string;
  /** An operation was answered. */
  observeOperation(kind: string, outcome: "ok" | "error", seconds: number): void;
}

/** `openSockets` says how many WebSocket connections this process has. */
export function createMetrics(store: Store, openSockets: () => number): Metrics {
  const registry = new Registry();
  const of = { registers: [registry] };
  collectDefaultMetrics({ register: registry, prefix: "atlas_api_" });
  const latency = new Histogram({
    ...of,
    name: "atlas_api_operation_seconds",
    help: "How long operations took to answer over HTTP.",
    labelNames: ["kind", "outcome"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  const operations = new Counter({
    ...of,
    name: "atlas_api_operations_total",
    help: "Operations answered over HTTP.",
    labelNames: ["kind", "outcome"],
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ ...of, name, help, labelNames });
  const sockets = gauge("atlas_api_subscribers", "Open WebSocket connections of this process.");
  const runs = gauge("atlas_runs", "Runs by status, of those that retention has left.", ["status"]);
  const steps = gauge("atlas_steps", "Steps of runs by outcome.", ["step", "status"]);
  const stepSeconds = gauge("atlas_step_seconds", "Time spent in steps of runs.", ["step", "status"]);
  const deliveries = gauge("atlas_deliveries", "Deliveries to other systems by status.", ["status"]);
  const depth = gauge("atlas_queue_depth", "Runs that wait for a worker or a limit.");
  const age = gauge("atlas_queue_oldest_seconds", "How long the run that waits longest has waited.");
  const records = gauge("atlas_records_read", "Records read by runs.");
  const bytes = gauge("atlas_bytes_read", "Bytes read by runs.");
  const repeated = gauge("atlas_repeated_attempts", "Attempts of runs beyond the first.");

  async function look(): Promise<void> {
    const figures = await installationFigures(store, new Date());
    for (const metric of [runs, steps, stepSeconds, deliveries]) metric.reset();
    for (const status of RUN_STATUSES) runs.set({ status }, 0);
    for (const { status, count } of figures.runsByStatus) runs.set({ status }, count);
    for (const { step, status, count, seconds } of figures.stepsByOutcome) {
      steps.set({ step, status }, count);
      stepSeconds.set({ step, status }, seconds);
    }
    for (const { status, count } of figures.deliveriesByStatus) deliveries.set({ status }, count);
    depth.set(figures.runsByStatus.find(({ status }) => status === "queued")?.count ?? 0);
    age.set(figures.oldestQueuedSeconds);
    records.set(figures.recordsRead);
    bytes.set(figures.bytesRead);
    repeated.set(figures.repeatedAttempts);
    sockets.set(openSockets());
  }
  return {
    contentType: registry.contentType,
    async text() {
      await look();
      return registry.metrics();
    },
    observeOperation(kind, outcome, seconds) {
      latency.observe({ kind, outcome }, seconds);
      operations.inc({ kind, outcome });
    },
  };
}
