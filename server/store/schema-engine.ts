import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
// The package's own entry wants a bundler for its .wasm import; this is the same glue with the bytes given by hand.
import * as typedGlue from "@prisma/schema-engine-wasm/schema_engine_bg";

type AdapterFactory = Parameters<typeof bindMigrationAwareSqlAdapterFactory>[0];

export interface SchemaFile {
  path: string;
  content: string;
}

/** What the declarations leave out of the glue and of Node's globals. */
const glue = typedGlue as typeof typedGlue & { __wbg_set_wasm(exports: WasmExports): void };
type WasmExports = { __wbindgen_start(): void };
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(bytes: Buffer, imports: object): Promise<{ instance: { exports: WasmExports } }> };
};

let isLoaded = false;

/** Prisma's own schema engine in this process: applies migrations and writes diffs without any download. */
export async function loadSchemaEngine(database: AdapterFactory, schema: SchemaFile[]): Promise<SchemaEngine> {
  if (!isLoaded) {
    const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
    const { instance } = await WebAssembly.instantiate(readFileSync(join(dirname(entry), "schema_engine_bg.wasm")), {
      "./schema_engine_bg.js": glue,
    });
    glue.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    isLoaded = true;
  }
  const datamodels = schema.map(({ path, content }): [string, string] => [path, content]);
  return glue.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(database));
}
