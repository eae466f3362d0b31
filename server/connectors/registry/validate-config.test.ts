import { expect, test } from "vitest";
import type { JsonSchema } from "../../domain/stream.ts";
import { validateConfig } from "./validate-config.ts";

const SPECIFICATION: JsonSchema = {
  $schema: "https://json-schema.org/draft-07/schema#",
  type: "object",
  required: ["host", "auth"],
  properties: {
    host: { type: "string", title: "Host", pattern: "^[a-z.]+$", pattern_descriptor: "db.example.com" },
    port: { type: "integer", title: "Port", maximum: 65535 },
    since: { type: "string", title: "Start date", format: "date" },
    level: { type: "string", title: "Level", enum: ["low", "high"] },
    auth: {
      type: "object",
      oneOf: [
        { title: "None", properties: { method: { type: "string", const: "none" } }, required: ["method"] },
        {
          title: "Password",
          properties: {
            method: { type: "string", const: "password" },
            password: { type: "string", title: "Password" },
          },
          required: ["method", "password"],
        },
      ],
    },
  },
};

const faults = (config: Record<string, unknown>) =>
  validateConfig(SPECIFICATION, config).map(({ path, message }) => `${path.join(".")}: ${message}`);

test("a config that is right has no fault, whatever else it holds", () => {
  expect(faults({ host: "a.b", auth: { method: "none" }, extra: 1 })).toEqual([]);
});

test("each fault names its place and what is asked for, and never what was given", () => {
  const found = faults({ host: "SECRET!", port: 70_000, since: "soon", level: "mid", auth: { method: "password" } });
  expect(found).toEqual([
    "host: Host must look like db.example.com.",
    "port: Port must be 65535 or less.",
    "since: Start date must be a date such as 2024-02-29.",
    "level: Level must be one of: low, high.",
    "auth.password: Password is required.",
  ]);
});

test("only the branch that was chosen is asked for", () => {
  expect(faults({ host: "a", auth: {} })).toEqual(["auth.method: Choose one of: None, Password."]);
  expect(faults({})).toEqual(["host: Host is required.", "auth: auth is required."]);
  expect(faults({ host: 1, auth: { method: "none" } })).toEqual(["host: Host must be text."]);
});
