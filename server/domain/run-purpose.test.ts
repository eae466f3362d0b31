import { expect, test } from "vitest";
import { nextGeneration, type RunPurpose } from "./run-purpose.ts";
import type { ReadMode } from "./stream.ts";
import type { WriteMode } from "./write-mode.ts";

test.each<[RunPurpose, ReadMode, WriteMode, bigint, bigint]>([
  ["sync", "incremental", "append", 4n, 0n],
  ["sync", "incremental", "deduplicated", 4n, 0n],
  ["sync", "full_refresh", "append", 4n, 0n],
  ["sync", "full_refresh", "overwrite", 5n, 5n],
  ["refresh_keep", "incremental", "append", 5n, 0n],
  ["refresh_replace", "incremental", "deduplicated", 5n, 5n],
  ["clear", "incremental", "deduplicated", 5n, 5n],
])(
  "a %s of a stream read %s and written %s has generation %s, and at least %s",
  (purpose, readMode, writeMode, id, least) => {
    expect(nextGeneration(4n, { purpose, readMode, writeMode })).toEqual({
      generationId: id,
      minimumGenerationId: least,
    });
  },
);
