import type { SecretBox } from "../../lib/secret-box.ts";
import type { SourceRecord } from "../../store/sources.ts";

/** Secret values by JSON pointer ("/credentials/api_key"). */
export type Secrets = Record<string, string>;

export function readSecrets({ sealedSecrets }: Pick<SourceRecord, "sealedSecrets">, secretBox: SecretBox): Secrets {
  return sealedSecrets ? (JSON.parse(secretBox.open(sealedSecrets)) as Secrets) : {};
}

export function sealSecrets(secrets: Secrets, secretBox: SecretBox): Uint8Array | null {
  return Object.keys(secrets).length > 0 ? secretBox.seal(JSON.stringify(secrets)) : null;
}

export function fromPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A config as the connector wants it: the open part, with each secret at its place. */
export function withSecrets(publicConfig: Record<string, unknown>, secrets: Secrets): Record<string, unknown> {
  const config = structuredClone(publicConfig);
  for (const [pointer, value] of Object.entries(secrets)) place(config, fromPointer(pointer), value);
  return config;
}

/** What a config, as it was sent, has at a pointer: undefined when it is left out, null when it is cleared. */
export function valueAt(config: unknown, pointer: string): unknown {
  return fromPointer(pointer).reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    config,
  );
}

function place(config: Record<string, unknown>, path: string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined || name === "__proto__") return;
  if (rest.length === 0) {
    config[name] = value;
    return;
  }
  const inner = Object.hasOwn(config, name) ? config[name] : undefined;
  if (Array.isArray(inner)) {
    place(inner as unknown as Record<string, unknown>, rest, value);
    return;
  }
  const branch = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  config[name] = branch;
  place(branch, rest, value);
}
