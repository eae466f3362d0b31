/** The queue as the API sees it. Both calls are safe to repeat: the run's own row is the truth. */
export interface RunQueue {
  enqueue(runId: string): Promise<void>;
  /** Tells the worker that holds the run to stop; does nothing when none does. */
  cancel(runId: string): Promise<void>;
}
