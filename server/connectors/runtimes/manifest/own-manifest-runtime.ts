import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { JsonSchema } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import { asObject } from "../../protocol/read-json.ts";
import { mergeSecrets, splitSecrets } from "../../registry/secret-paths.ts";
import type { ConnectorConfig, ConnectorRuntime } from "../connector-runtime.ts";
import { cdkRuntime, type ManifestRunOptions, runManifest } from "./declarative-connector.ts";
import { readManifest } from "./manifest.ts";

const SPECIFICATION: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Manifest",
  type: "object",
  properties: {
    manifest: {
      type: "string",
      title: "Manifest",
      description:
        "The YAML of a declarative connector, as Airbyte's connector builder exports it. Or give its file below.",
      multiline: true,
      order: 0,
    },
    manifestPath: {
      type: "string",
      title: "Manifest as a file",
      description: "The path of the YAML file on this machine, where it is not pasted above.",
      examples: ["connectors/billing/manifest.yaml"],
      order: 1,
    },
    settings: {
      type: "string",
      title: "The connector's settings",
      description: "What the manifest's spec asks for besides its secrets, as YAML or JSON: api_url: https://…",
      multiline: true,
      order: 2,
    },
    secrets: {
      type: "string",
      title: "The connector's secrets",
      description: "As JSON in one line, by the names that the manifest's spec has for them.",
      examples: ['{"api_token": "…"}'],
      airbyte_secret: true,
      order: 3,
    },
    allowCode: {
      type: "boolean",
      title: "Let the connector's own code run",
      description:
        "Only for a manifest that calls Python code. It runs with the rights of Atlas: allow it if you trust it.",
      default: false,
      order: 4,
    },
    componentsPath: {
      type: "string",
      title: "Code as a file",
      description: "The path of the Python file that the manifest calls.",
      examples: ["connectors/billing/components.py"],
      order: 5,
    },
  },
};

const configSchema = z.object({
  manifest: z.string().optional(),
  manifestPath: z.string().trim().optional(),
  settings: z.string().default(""),
  secrets: z.string().default(""),
  allowCode: z.boolean().default(false),
  componentsPath: z.string().trim().optional(),
});

/** Runs a manifest that the source's config holds, or names as a file of this machine. */
export function ownManifestRuntime(options: ManifestRunOptions): ConnectorRuntime {
  return {
    availability: () => cdkRuntime(options).availability(),
    prepare: (report, signal) => cdkRuntime(options).prepare(report, signal),
    async *run(command, signal) {
      signal.throwIfAborted();
      if (command.verb === "spec") {
        yield [
          { type: "SPEC", connectionSpecification: SPECIFICATION, documentationUrl: null, supportsIncremental: true },
        ];
        return;
      }
      const config = readConfig(command.config);
      const settings = readSettings(config.settings, "settings");
      const secrets = readSettings(config.secrets, "secrets");
      const text = await manifestText(config);
      const manifest = readManifest(text, "The manifest");
      const { specification } = manifest;
      requireOpen(specification, settings);
      const folder = await mkdtemp(join(tmpdir(), "atlas-manifest-"));
      try {
        const manifestPath = join(folder, "manifest.yaml");
        await writeFile(manifestPath, text, { mode: 0o600 });
        const run = {
          name: "The manifest",
          manifest,
          manifestPath,
          componentsPath: config.allowCode ? (config.componentsPath ?? null) : null,
          options: { ...options, secrets: [...(options.secrets ?? []), ...secretValues(secrets)] },
          wrapConfig: (changed: ConnectorConfig) => ({ ...command.config, ...printSettings(specification, changed) }),
        };
        yield* runManifest(run, { ...command, config: overlay(settings, secrets) }, signal);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function readConfig(config: ConnectorConfig): z.infer<typeof configSchema> {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SourceUnreadable(`The setting ${issue?.path.join(".")} cannot be used: ${issue?.message}.`);
}

async function manifestText({ manifest, manifestPath }: z.infer<typeof configSchema>): Promise<string> {
  if (manifest?.trim()) return manifest;
  if (!manifestPath) throw new SourceUnreadable("There is no manifest: paste its YAML, or give the path of its file.");
  return readFile(manifestPath, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw new SourceUnreadable(`The manifest ${manifestPath} cannot be read: ${reason}.`, {
      hint: "Correct the path; it is one of the machine that Atlas runs on.",
    });
  });
}

function readSettings(text: string, name: "settings" | "secrets"): ConnectorConfig {
  let values: unknown;
  try {
    values = parse(text);
  } catch {
    // What the parser says quotes the line, which may hold a secret.
    throw new SourceUnreadable(`The connector's ${name} are neither YAML nor JSON.`);
  }
  const object = values === null || values === undefined ? {} : asObject(values);
  if (object === null) throw new SourceUnreadable(`The connector's ${name} must be names with values: name: value`);
  return object;
}

/** A secret among the settings would be kept and shown as they are. */
function requireOpen(specification: JsonSchema, settings: ConnectorConfig): void {
  const [pointer] = Object.keys(splitSecrets(specification, settings).secrets);
  if (pointer === undefined) return;
  const name = pointer.slice(pointer.indexOf("/") + 1).replaceAll("/", ".");
  throw new SourceUnreadable(`The setting ${name} is a secret of this connector, and stands among what is open.`, {
    hint: "Move it to the connector's secrets.",
  });
}

function printSettings(specification: JsonSchema, changed: ConnectorConfig): { settings: string; secrets: string } {
  const { config, secrets } = splitSecrets(specification, changed);
  return { settings: JSON.stringify(config), secrets: JSON.stringify(mergeSecrets({}, secrets)) };
}

function secretValues(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(secretValues) : [];
}

function overlay(base: ConnectorConfig, over: ConnectorConfig): ConnectorConfig {
  const whole = Object.entries(over).map(([name, value]) => {
    const [below, above] = [asObject(base[name]), asObject(value)];
    return [name, below !== null && above !== null ? overlay(below, above) : value] as const;
  });
  return { ...base, ...Object.fromEntries(whole) };
}
