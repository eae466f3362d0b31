import { readManifest } from "../connectors/runtimes/manifest/manifest.ts";
import { AtlasError } from "../domain/errors.ts";

/** What is wrong with the text of a manifest, with the line; null for one that can be tried. */
export function manifestFault(yaml: string): string | null {
  try {
    readManifest(yaml, "The manifest");
    return null;
  } catch (error) {
    if (error instanceof AtlasError) return error.message;
    throw error;
  }
}
