import type { ReadSample } from "./fold-run-events.ts";

/** Speeds within one slice of a run, in rows and bytes a second; null where nothing was told. */
export type RatePoint = { fromMs: number; toMs: number; rows: number | null; bytes: number | null };

const MOST_POINTS = 120;
const SHORTEST_SLICE_MS = 250;

/**
 * Cuts [startMs, endMs] into equal slices and gives each its mean speed, from the running totals on either side of it.
 * Slices before the first sample stand for rows read from nothing; after the last sample nothing is known.
 */
export function toReadRates(samples: readonly ReadSample[], startMs: number, endMs: number): RatePoint[] {
  const last = samples.at(-1);
  if (!last || endMs <= startMs) return [];
  const known: ReadSample[] = [{ atMs: startMs, rows: 0, bytes: 0 }];
  for (const sample of samples) {
    // A run that goes on after a crash starts its total at its checkpoint: time and totals never step back here.
    const previous = known.at(-1)!;
    if (sample.atMs > previous.atMs && sample.rows >= previous.rows) known.push(sample);
  }
  const sliceMs = Math.max(SHORTEST_SLICE_MS, (endMs - startMs) / MOST_POINTS);
  const points: RatePoint[] = [];
  for (let fromMs = startMs; fromMs < endMs - 1; fromMs += sliceMs) {
    const toMs = Math.min(fromMs + sliceMs, endMs);
    const begin = totalAt(known, fromMs);
    const end = totalAt(known, toMs);
    const seconds = (toMs - fromMs) / 1000;
    points.push({
      fromMs,
      toMs,
      rows: begin && end ? (end.rows - begin.rows) / seconds : null,
      bytes: begin && end ? (end.bytes - begin.bytes) / seconds : null,
    });
  }
  return points;
}

/** The running totals at a moment, on the straight line between the samples around it. */
function totalAt(known: readonly ReadSample[], atMs: number): { rows: number; bytes: number } | null {
  const next = known.findIndex((sample) => sample.atMs >= atMs);
  if (next === -1) return null;
  const after = known[next]!;
  const before = known[next - 1];
  if (!before || after.atMs === atMs) return after;
  const share = (atMs - before.atMs) / (after.atMs - before.atMs);
  return {
    rows: before.rows + (after.rows - before.rows) * share,
    bytes: before.bytes + (after.bytes - before.bytes) * share,
  };
}
