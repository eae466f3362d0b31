import type { SecretBox } from "../../lib/secret-box.ts";
import type { SourceRecord } from "../../store/sources.ts";
import { pathOf, readSecrets } from "./source-secrets.ts";

export interface ConfigValue {
  path: string[];
  value: unknown;
  isSecret: boolean;
  isSet: boolean;
}

/** A source's config as a list: each value by its path, secrets without theirs. Lists are values, objects are paths. */
export function configValues(source: SourceRecord, secretBox: SecretBox): ConfigValue[] {
  const open = leaves(source.publicConfig, []).map(({ path, value }) => ({
    path,
    value,
    isSecret: false,
    isSet: value !== null,
  }));
  const secret = Object.keys(readSecrets(source, secretBox)).map((key) => ({
    path: pathOf(key),
    value: null,
    isSecret: true,
    isSet: true,
  }));
  return [...open, ...secret];
}

function leaves(value: unknown, path: string[]): { path: string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, [...path, name]));
}
