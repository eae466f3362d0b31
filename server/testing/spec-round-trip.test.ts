import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  type ConnectorSpec,
  fromConfig,
  initialValues,
  toConfig,
  validate,
} from "../../web/features/new-sync/config-form.ts";
import { specFields } from "../connectors/registry/spec-fields.ts";
import { validateConfig } from "../connectors/registry/validate-config.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { type FillPlan, makeValue } from "./make-config.ts";

interface RegistryEntry {
  dockerRepository: string;
  spec: { connectionSpecification: JsonSchema };
}

const REGISTRY = fileURLToPath(new URL("../../../shared/data/airbyte/oss-registry.json", import.meta.url));
const isThere = existsSync(REGISTRY);
const sources = isThere ? (JSON.parse(readFileSync(REGISTRY, "utf8")) as { sources: RegistryEntry[] }).sources : [];

function formOf(schema: JsonSchema): ConnectorSpec {
  return { schema, fields: specFields(schema), documentationUrl: null, supportsIncremental: true };
}

/** As many as it takes to go into every branch of every choice, with what may be left out and without. */
function plansFor({ fields }: ConnectorSpec): FillPlan[] {
  const choices = fields.filter(({ type }) => type === "ONE_OF").map((field) => field.choices.length);
  const branches = [...Array(Math.max(2, ...choices)).keys()];
  return branches.flatMap((branch) => [true, false].map((isOptionalFilled) => ({ branch, isOptionalFilled })));
}

const LIMIT_MS = 120_000;

describe.skipIf(!isThere)("the form of all of Airbyte's specs (skipped: the shared registry is absent)", () => {
  test(
    "gives a config back as it went in, in every branch of every choice",
    () => {
      const lost: string[] = [];
      const untried: string[] = [];
      for (const { dockerRepository, spec } of sources) {
        const schema = spec.connectionSpecification;
        const form = formOf(schema);
        let isTried = false;
        for (const plan of plansFor(form)) {
          const config = makeValue(schema, plan) as Record<string, unknown>;
          // A value that could not be made up to fit says nothing of the form.
          if (validateConfig(schema, config).length > 0) continue;
          isTried = true;
          const values = fromConfig(form, config);
          const back = toConfig(form, values);
          if (printed(back) !== printed(config))
            lost.push(`${dockerRepository}: ${printed(config)} → ${printed(back)}`);
          const faults = Object.entries(validate(form.fields, values));
          if (faults.length > 0) lost.push(`${dockerRepository}: ${faults.join(" ")}`);
        }
        if (!isTried) untried.push(dockerRepository);
      }
      expect(lost).toEqual([]);
      expect(untried).toEqual([]);
      expect(sources).toHaveLength(591);
    },
    LIMIT_MS,
  );

  test("asks, before anything is typed, for nothing that the spec does not ask for", () => {
    for (const { dockerRepository, spec } of sources) {
      const form = formOf(spec.connectionSpecification);
      const config = toConfig(form, initialValues(form.fields));
      const strange = validateConfig(spec.connectionSpecification, config).filter(
        ({ message }) => !message.endsWith("is required.") && !message.startsWith("Choose one of"),
      );
      expect(strange, dockerRepository).toEqual([]);
    }
  });
});

function printed(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
