/**
 * How long to wait before the attempt after the `failed`th (from 1), in milliseconds: twice as long each time, up to
 * `longestMs`, and drawn from the upper half of that, so that syncs which failed together do not come back together.
 * `random` is from 0 to below 1.
 */
export function retryDelayMs(
  failed: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
  random: number,
): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failed - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
