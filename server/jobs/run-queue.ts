/** The queue as the API sees it. Both calls are safe to repeat: the run's own row is the truth. */
export interface RunQueue {
  /** Hands the queued runs to the workers, as many as the limits on runs at once allow. */
  dispatch(): Promise<void>;
  /** Queues a run of checks beside a sync; repeating it changes nothing. */
  enqueueChecks(checkRunId: string): Promise<void>;
  /** Tells the worker that holds the run to stop; does nothing when none does. */
  cancel(run: QueuedRun): Promise<void>;
}

/** A run and the job that carries it. */
export interface QueuedRun {
  id: string;
  jobId: string;
}
