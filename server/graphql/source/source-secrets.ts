import type { SecretBox } from "../../lib/secret-box.ts";
import type { SourceRecord } from "../../store/sources.ts";
import { openConfig } from "../../sync/source-config.ts";

/** Secret values by where they lie in the config; the keys are the connector desk's, see `pathOf`. */
export type Secrets = Record<string, string>;
type Config = Record<string, unknown>;

export function readSecrets({ sealedSecrets }: Pick<SourceRecord, "sealedSecrets">, secretBox: SecretBox): Secrets {
  return sealedSecrets ? (JSON.parse(secretBox.open(sealedSecrets)) as Secrets) : {};
}

export function sealSecrets(secrets: Secrets, secretBox: SecretBox): Uint8Array | null {
  return Object.keys(secrets).length > 0 ? secretBox.seal(JSON.stringify(secrets)) : null;
}

/** A source's config as its connector wants it. */
export function wholeConfig(
  source: Pick<SourceRecord, "publicConfig" | "sealedSecrets">,
  secretBox: SecretBox,
): Config {
  return openConfig({ config: source.publicConfig, secrets: source.sealedSecrets }, secretBox).config;
}

/**
 * A config as it was sent by somebody who cannot see the secrets, made whole: a secret that is left out is the stored one,
 * null clears it. One whose surroundings are gone (another way to sign in was chosen) is forgotten. In a list null stands for
 * the secret that was there.
 */
export function withKeptSecrets(sent: Config, stored: Secrets, secretBox: SecretBox): Config {
  const kept = Object.entries(stored).filter(([key]) => isKept(sent, pathOf(key)));
  const sealedSecrets = sealSecrets(Object.fromEntries(kept), secretBox);
  return wholeConfig({ publicConfig: withoutNulls(sent), sealedSecrets }, secretBox);
}

/** The path that a secret's key names: a JSON pointer, marked where the value is no text. */
export function pathOf(key: string): string[] {
  return key
    .replace(/^json:/, "")
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isKept(sent: Config, path: readonly string[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>(ownValue, sent);
  const value = ownValue(parent, path.at(-1) ?? "");
  if (Array.isArray(parent)) return value === null;
  return typeof parent === "object" && parent !== null && value === undefined;
}

function ownValue(node: unknown, name: string): unknown {
  return typeof node === "object" && node !== null && Object.hasOwn(node, name) ? (node as Config)[name] : undefined;
}

/** Lists keep theirs, or their other items would move. */
function withoutNulls(config: Config): Config {
  const entries = Object.entries(config).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, isConfig(value) ? withoutNulls(value) : value]));
}

export function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
