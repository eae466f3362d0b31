import type { z } from "zod";
import { SourceUnreadable } from "../errors.ts";

/** A native connector's settings by their schema. Throws SourceUnreadable that names the first one that is wrong. */
export function readSettings<T>(schema: z.ZodType<T>, config: Record<string, unknown>): T {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SourceUnreadable(`The setting ${issue?.path.join(".")} cannot be used: ${issue?.message}.`, {
    hint: "Correct the source's settings.",
  });
}
