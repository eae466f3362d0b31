import type { EstimateBasis } from "./run-events.ts";

export interface Estimate {
  total: number;
  basis: EstimateBasis;
}

/**
 * How many records a read will come to: what the source says, else what earlier runs came to (the newest for a read like
 * it, the most for one from the beginning). Null without a basis, and once more came than was estimated.
 */
export function estimateTotal(read: {
  done: number;
  announced: number | null;
  earlier: { newest: number; most: number } | null;
  isFromBeginning: boolean;
}): Estimate | null {
  const { done, announced, earlier, isFromBeginning } = read;
  const estimate: Estimate | null =
    announced !== null
      ? { total: announced, basis: "source" }
      : earlier && { total: isFromBeginning ? earlier.most : earlier.newest, basis: "earlier_run" };
  return estimate !== null && estimate.total > 0 && estimate.total >= done ? estimate : null;
}
