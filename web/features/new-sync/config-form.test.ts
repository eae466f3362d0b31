import { expect, test } from "vitest";
import {
  activeFields,
  type ConnectorSpec,
  type FormValues,
  fromConfig,
  initialValues,
  type SpecField,
  toConfig,
  validate,
} from "./config-form.ts";

const base: SpecField = {
  key: "",
  discriminator: null,
  path: [],
  title: "",
  description: null,
  type: "STRING",
  isRequired: false,
  isHidden: false,
  order: 0,
  pattern: null,
  patternHelp: null,
  default: null,
  examples: [],
  minimum: null,
  maximum: null,
  choices: [],
  branch: null,
};
const field = (path: string, change: Partial<SpecField>): SpecField => ({
  ...base,
  key: change.branch ? `${path} ${change.branch.value}` : path,
  path: path.split("."),
  title: path,
  ...change,
});
const token = { chooser: "credentials", path: ["credentials", "kind"], value: "token", title: "Token" };
const oauth = { chooser: "credentials", path: ["credentials", "kind"], value: "oauth", title: "OAuth" };

const spec: ConnectorSpec = {
  documentationUrl: null,
  supportsIncremental: true,
  schema: {},
  fields: [
    field("credentials", {
      type: "ONE_OF",
      discriminator: ["credentials", "kind"],
      isRequired: true,
      choices: [
        { value: "token", title: "Token", description: null },
        { value: "oauth", title: "OAuth", description: null },
      ],
    }),
    field("credentials.secret", { type: "SECRET", isRequired: true, order: 1, branch: token }),
    field("credentials.secret", { type: "SECRET", isRequired: true, order: 1, branch: oauth }),
    field("credentials.client", { isRequired: true, order: 2, branch: oauth }),
    field("count", { type: "INTEGER", minimum: 1, maximum: 10, order: 3 }),
    field("tables", { type: "ARRAY", order: 4 }),
    field("full", { type: "BOOLEAN", order: 5 }),
    field("proxy", { type: "OBJECT", order: 6 }),
    field("proxy.host", { isRequired: true, order: 7 }),
    field("proxy.port", { type: "INTEGER", order: 8 }),
    field("rules", { type: "ARRAY", order: 9 }),
    field("rules.*.name", { isRequired: true, order: 10 }),
    field("version", {
      type: "ENUM",
      isHidden: true,
      default: 3,
      choices: [{ value: 3, title: "3", description: null }],
      order: 11,
    }),
  ],
};

const keyOf = (path: string, branch?: string) =>
  spec.fields.find((each) => each.path.join(".") === path && (branch === undefined || each.branch?.value === branch))!
    .key;
const filled = (change: FormValues): FormValues => ({ ...initialValues(spec.fields), ...change });

test("each branch keeps what was typed into it", () => {
  const values = filled({ [keyOf("credentials.secret", "token")]: "t1", [keyOf("credentials.secret", "oauth")]: "o1" });
  expect(toConfig(spec, values)).toEqual({ credentials: { kind: "token", secret: "t1" }, version: 3 });
  expect(toConfig(spec, { ...values, [keyOf("credentials")]: '"oauth"' })).toEqual({
    credentials: { kind: "oauth", secret: "o1" },
    version: 3,
  });
});

test("only fields of the chosen branch are asked for", () => {
  const values = filled({});
  expect(activeFields(spec.fields, values).map(({ path }) => path.join("."))).toEqual([
    "credentials",
    "credentials.secret",
    "count",
    "tables",
    "full",
    "proxy",
    "proxy.host",
    "proxy.port",
    "rules",
    "version",
  ]);
  expect(validate(spec.fields, values)).toEqual({
    [keyOf("credentials.secret", "token")]: "credentials.secret is needed.",
  });
});

test("numbers are typed and kept in their range", () => {
  expect(validate(spec.fields, filled({ [keyOf("count")]: "11" }))[keyOf("count")]).toBe("At most 10.");
  expect(validate(spec.fields, filled({ [keyOf("count")]: "two" }))[keyOf("count")]).toBe("A whole number is needed.");
  expect(toConfig(spec, filled({ [keyOf("count")]: "7" })).count).toBe(7);
});

test("a list is written one a line, and what is empty or as by default is left out", () => {
  const config = toConfig(spec, filled({ [keyOf("tables")]: "a\n b \n\n" }));
  expect(config.tables).toEqual(["a", "b"]);
  expect(config).not.toHaveProperty("count");
  expect(config).not.toHaveProperty("full");
});

test("a config comes back from the form as it went in", () => {
  const config = {
    credentials: { kind: "oauth", secret: "s", client: "c" },
    count: 3,
    tables: ["x"],
    full: true,
    version: 3,
  };
  expect(toConfig(spec, fromConfig(spec, config))).toEqual(config);
});

test("what an object needs is needed once something of the object is filled in", () => {
  const secret = { [keyOf("credentials.secret", "token")]: "t" };
  expect(validate(spec.fields, filled(secret))).toEqual({});
  expect(validate(spec.fields, filled({ ...secret, [keyOf("proxy.port")]: "80" }))).toEqual({
    [keyOf("proxy.host")]: "proxy.host is needed.",
  });
});

test("a list of objects is written as JSON", () => {
  expect(toConfig(spec, filled({ [keyOf("rules")]: '[{"name":"a"}]' })).rules).toEqual([{ name: "a" }]);
});
