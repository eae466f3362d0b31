import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonSchema } from "../../domain/stream.ts";
import { filesConnector } from "../native/files/files-connector.ts";
import { nativeRuntime } from "../runtimes/native-runtime.ts";
import { discover, readAll, recordTexts, rejections } from "./run-runtime.ts";
import { withTempFolder } from "./temp-folder.ts";

const runtime = nativeRuntime(filesConnector);

/** What the files connector makes of one file with this content. */
export async function readText(name: string, content: string | Buffer, config: Record<string, unknown> = {}) {
  return withTempFolder(async (folder) => {
    const path = join(folder, name);
    await writeFile(path, content);
    const [stream] = await discover(runtime, { path, ...config });
    const { messages, error } = await readAll(runtime, { path, ...config });
    if (error !== null) throw error;
    return { stream: stream!, messages, records: recordTexts(messages), rejected: rejections(messages) };
  });
}

/** A schema's types in one word each: the format where there is one. */
export function typesOf(schema: JsonSchema): Record<string, unknown> {
  const types = Object.entries(schema.properties ?? {}).map(([name, { type, airbyte_type, format }]) => [
    name,
    airbyte_type ?? format ?? [type].flat().find((each) => each !== "null"),
  ]);
  return Object.fromEntries(types);
}
