import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../../domain/stream.ts";
import { asList, asObject, asText } from "../protocol/read-json.ts";
import type { ConnectorConfig } from "../runtimes/connector-runtime.ts";
import { branchesOf, flatten, propertiesOf } from "./walk-spec.ts";

export interface ConfigFault {
  /** Where in the config; empty for the config as a whole. */
  path: string[];
  /** What is asked for, never what was given: that may be a secret. */
  message: string;
}

/** What is wrong with a config by its connector's schema; empty when nothing is. */
export function validateConfig(specification: JsonSchema, config: ConnectorConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const schema = narrow(flatten(specification), config, [], faults);
  const validate = compile(schema);
  if (validate(config)) return faults;
  const found = (validate.errors ?? []).map((error) => describe(error, schema));
  return [...faults, ...found.filter(isFirstOfItsPath)];
}

const isFirstOfItsPath = ({ path }: ConfigFault, place: number, all: ConfigFault[]) =>
  all.findIndex((other) => other.path.join("\0") === path.join("\0")) === place;

/** Some specs have a pattern for dates as 29-02-2024 beside a format that wants 2024-02-29: the pattern is what is read. */
function withoutContradiction(schema: JsonSchema): JsonSchema {
  if (typeof schema.pattern !== "string" || schema.format === undefined) return schema;
  const { format: _format, ...own } = schema;
  return own;
}

/** Schemas come from everywhere: what this validator does not know in them is passed over, as connectors do. */
function compile({ $schema, $id, ...schema }: JsonSchema): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateSchema: false,
    unicodeRegExp: false,
    logger: false,
    verbose: true,
  });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/**
 * The schema with each choice replaced by the branch that the config took: a validator left alone with `oneOf` complains
 * about every branch that was not meant.
 */
function narrow(schema: JsonSchema, value: unknown, path: string[], faults: ConfigFault[]): JsonSchema {
  const branches = branchesOf(schema).filter(({ schema: branch }) => branch.properties !== undefined);
  const object = asObject(value);
  if (object === null) return withoutContradiction(schema);
  let chosen = schema;
  if (branches.length > 0 && branches[0]!.discriminator !== null) {
    const { discriminator } = branches[0]!;
    const branch = branches.find((each) => each.value === object[discriminator!]);
    const { oneOf, anyOf, ...own } = schema;
    if (branch === undefined) {
      const titles = branches.map(({ schema: { title }, value: tag }) => asText(title) ?? String(tag));
      faults.push({ path: [...path, discriminator!], message: `Choose one of: ${titles.join(", ")}.` });
      return own;
    }
    const required = [...asList(own.required), ...asList(branch.schema.required)];
    chosen = { ...branch.schema, ...own, properties: { ...own.properties, ...branch.schema.properties }, required };
  }
  const properties = propertiesOf(chosen).map(([name, property]) => [
    name,
    narrow(flatten(property), object[name], [...path, name], faults),
  ]);
  return properties.length === 0 ? chosen : { ...chosen, properties: Object.fromEntries(properties) };
}

function describe(error: ErrorObject, schema: JsonSchema): ConfigFault {
  const at = error.instancePath
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const own = asObject(error.parentSchema);
  if (error.keyword === "required") {
    const name = String(error.params.missingProperty);
    const property = own === null ? undefined : propertiesOf(own).find(([each]) => each === name)?.[1];
    return { path: [...at, name], message: `${asText(property?.title) ?? name} is required.` };
  }
  if (error.keyword === "additionalProperties") {
    return { path: [...at, String(error.params.additionalProperty)], message: "There is no such setting." };
  }
  const title = asText(own?.title) ?? at.at(-1) ?? asText(schema.title) ?? "The config";
  return { path: at, message: `${title} ${requirement(error, own)}.` };
}

function requirement({ keyword, params }: ErrorObject, schema: JsonSchema | null): string {
  switch (keyword) {
    case "type":
      return `must be ${typeInWords([params.type].flat())}`;
    case "enum":
      return `must be one of: ${asList(params.allowedValues).join(", ")}`;
    case "const":
      return `must be ${String(params.allowedValue)}`;
    case "pattern":
      return `must look like ${asText(schema?.pattern_descriptor) ?? String(params.pattern)}`;
    case "format":
      return `must be ${FORMAT_IN_WORDS[String(params.format)] ?? `a ${params.format}`}`;
    case "minimum":
      return `must be ${params.limit} or more`;
    case "maximum":
      return `must be ${params.limit} or less`;
    case "minLength":
      return params.limit === 1 ? "must not be empty" : `must have at least ${params.limit} characters`;
    case "maxLength":
      return `must have at most ${params.limit} characters`;
    case "minItems":
      return `must have at least ${params.limit} of them`;
    default:
      return "is not as the connector asks for it";
  }
}

const FORMAT_IN_WORDS: Record<string, string> = {
  date: "a date such as 2024-02-29",
  "date-time": "a date and time such as 2024-02-29T12:00:00Z",
  uri: "an address such as https://example.com",
  email: "an e-mail address",
};

function typeInWords(types: unknown[]): string {
  const words: Record<string, string> = {
    integer: "a whole number",
    number: "a number",
    boolean: "yes or no",
    string: "text",
    array: "a list",
    object: "a group of settings",
  };
  return types
    .filter((type) => type !== "null")
    .map((type) => words[String(type)] ?? String(type))
    .join(" or ");
}
