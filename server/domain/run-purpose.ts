import type { ReadMode } from "./stream.ts";
import type { WriteMode } from "./write-mode.ts";

/**
 * What a run is to do with a stream: read what is new; read all of it anew and keep what is there; read all of it anew and
 * let go what does not come again; or let go everything, without reading.
 */
export const RUN_PURPOSES = ["sync", "refresh_keep", "refresh_replace", "clear"] as const;
export type RunPurpose = (typeof RUN_PURPOSES)[number];

export interface Generation {
  generationId: bigint;
  /** Records of generations below it are to go. */
  minimumGenerationId: bigint;
}

/**
 * The generation that a run writes, after Airbyte's protocol: a stream that is read from its beginning begins one, by a
 * refresh, a clear, or a full refresh that overwrites; where earlier records are to go, it is also the least that stays.
 */
export function nextGeneration(
  before: bigint,
  stream: { purpose: RunPurpose; readMode: ReadMode; writeMode: WriteMode },
): Generation {
  const generationId = isReadAnew(stream) ? before + 1n : before;
  return { generationId, minimumGenerationId: replacesAll(stream) ? generationId : 0n };
}

function isReadAnew({ purpose, readMode, writeMode }: Parameters<typeof nextGeneration>[1]): boolean {
  return purpose !== "sync" || (readMode === "full_refresh" && writeMode === "overwrite");
}

/** Whether rows that the run does not bring are to go from the chart. */
export function replacesAll({ purpose, writeMode }: { purpose: RunPurpose; writeMode: WriteMode }): boolean {
  return purpose === "refresh_replace" || purpose === "clear" || (purpose === "sync" && writeMode === "overwrite");
}
