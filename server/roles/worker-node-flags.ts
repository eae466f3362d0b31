/**
 * How Node runs a worker. Its records live for milliseconds: a nursery of 16 MiB is collected a third as often as one of
 * 4 MiB at the same memory, and by the main thread alone, because helpers would only wait for PostgreSQL's two cores.
 */
export const WORKER_NODE_FLAGS = ["--max-semi-space-size=16", "--no-parallel-scavenge"];
