import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../domain/stream.ts";
import { FILES_SPECIFICATION } from "../native/files/files-config.ts";
import { secretPaths } from "./secret-paths.ts";
import { type SpecField, specFields } from "./spec-fields.ts";
import { validateConfig } from "./validate-config.ts";

const SPECIFICATION: JsonSchema = {
  type: "object",
  required: ["host", "auth"],
  properties: {
    notes: { type: "string", multiline: true },
    host: {
      type: "string",
      title: "Host",
      order: 0,
      pattern: "^[a-z.]+$",
      pattern_descriptor: "db.example.com",
      description: 'See <a href="https://example.com/docs">the docs</a>.',
    },
    port: { type: ["null", "integer"], order: 1, minimum: 0, maximum: 65536, default: 5432, examples: ["5432"] },
    level: { type: "string", enum: ["low", "high"], default: "low", order: 3 },
    auth: {
      type: "object",
      title: "Login",
      order: 2,
      oneOf: [
        { title: "None", properties: { method: { const: "none" } } },
        {
          title: "Token",
          required: ["method", "token"],
          properties: { method: { const: "token" }, token: { type: "string", airbyte_secret: true } },
        },
      ],
    },
    since: { type: "string", format: "date-time", order: 4 },
    internal: { type: "string", airbyte_hidden: true, order: 5 },
    tables: { type: "array", items: { type: "object", properties: { name: { type: "string" } } }, order: 6 },
  },
};

const pathOf = ({ path }: SpecField) => path.join(".");
const fieldAt = (path: string) => specFields(SPECIFICATION).find((field) => pathOf(field) === path)!;

test("fields come in the spec's order, those without one last, with branches behind their choice", () => {
  expect(specFields(SPECIFICATION).map((field) => `${pathOf(field)} ${field.type}`)).toEqual([
    "host STRING",
    "port INTEGER",
    "auth ONE_OF",
    "auth.token SECRET",
    "level ENUM",
    "since DATETIME",
    "internal STRING",
    "tables ARRAY",
    "tables.*.name STRING",
    "notes TEXT",
  ]);
  expect(specFields(SPECIFICATION).map(({ order }) => order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("a field says what it wants", () => {
  expect(fieldAt("host")).toMatchObject({
    title: "Host",
    isRequired: true,
    pattern: "^[a-z.]+$",
    patternHelp: "db.example.com",
    description: "See the docs (https://example.com/docs).",
  });
  expect(fieldAt("port")).toMatchObject({
    title: "Port",
    isRequired: false,
    minimum: 0,
    maximum: 65536,
    default: 5432,
  });
  expect(fieldAt("level").choices.map(({ value }) => value)).toEqual(["low", "high"]);
  expect(fieldAt("internal").isHidden).toBe(true);
});

test("a branch's fields say which choice they belong to", () => {
  expect(fieldAt("auth").choices).toEqual([
    { value: "none", title: "None", description: null },
    { value: "token", title: "Token", description: null },
  ]);
  expect(fieldAt("auth.token")).toMatchObject({
    isRequired: true,
    branch: { chooser: fieldAt("auth").key, path: ["auth", "method"], value: "token", title: "Token" },
  });
  expect(fieldAt("auth").discriminator).toEqual(["auth", "method"]);
});

test("a choice within a choice is told from the same one in another branch", () => {
  const inner = {
    oneOf: ["key", "word"].map((how) => ({ properties: { how: { const: how }, value: { type: "string" } } })),
  };
  const fields = specFields({
    properties: {
      auth: {
        oneOf: ["app", "person"].map((kind) => ({ properties: { kind: { const: kind }, proof: inner } })),
      },
    },
  });
  const choosers = fields.filter(({ type, path }) => type === "ONE_OF" && path.length === 2);
  expect(choosers.map(({ branch }) => branch?.value)).toEqual(["app", "person"]);
  const values = fields.filter(({ path }) => path.length === 3);
  expect(values.map(({ branch }) => branch?.chooser)).toEqual(choosers.flatMap(({ key }) => [key, key]));
  expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
});

interface RegistryEntry {
  dockerRepository: string;
  spec: { connectionSpecification: JsonSchema };
}

const REGISTRY = fileURLToPath(new URL("../../../../shared/data/airbyte/oss-registry.json", import.meta.url));

describe.skipIf(!existsSync(REGISTRY))(
  "the specs of Airbyte's registry (skipped: the shared registry is absent)",
  () => {
    const sources = existsSync(REGISTRY)
      ? (JSON.parse(readFileSync(REGISTRY, "utf8")) as { sources: RegistryEntry[] }).sources
      : [];

    test("every one gives fields, each with a title", () => {
      for (const { dockerRepository, spec } of sources) {
        const fields = specFields(spec.connectionSpecification);
        for (const field of fields) expect(field.title, `${dockerRepository} ${field.path}`).not.toBe("");
      }
      expect(sources.length).toBeGreaterThan(500);
    });

    test("every secret is found, as a field of that type and as a path", () => {
      let found = 0;
      for (const { dockerRepository, spec } of sources) {
        // What a person would count: every place in the text of the spec that says so.
        const said = JSON.stringify(spec.connectionSpecification).split('"airbyte_secret":true').length - 1;
        const secrets = specFields(spec.connectionSpecification).filter(({ type }) => type === "SECRET");
        expect(secrets.length, dockerRepository).toBe(said);
        const paths = new Set(secretPaths(spec.connectionSpecification).map((path) => path.join("/")));
        expect(new Set(secrets.map(({ path }) => path.join("/"))), dockerRepository).toEqual(paths);
        found += said;
      }
      expect(found).toBeGreaterThan(900);
    });

    test("every one can check a config", () => {
      for (const { dockerRepository, spec } of sources) {
        expect(() => validateConfig(spec.connectionSpecification, {}), dockerRepository).not.toThrow();
      }
    });
  },
);

test("the spec of files has a choice of formats and no secret", () => {
  const fields = specFields(FILES_SPECIFICATION);
  expect(fields.map(pathOf).slice(0, 3)).toEqual(["path", "format", "streamName"]);
  expect(secretPaths(FILES_SPECIFICATION)).toEqual([]);
});
