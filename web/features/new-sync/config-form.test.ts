import { expect, test } from "vitest";
import {
  activeFields,
  type ConnectorSpec,
  type FormValues,
  fieldKey,
  fromConfig,
  initialValues,
  type SpecField,
  toConfig,
  validate,
} from "./config-form.ts";

const base: SpecField = {
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
  path: path.split("."),
  title: path,
  ...change,
});
const token = { path: ["credentials"], value: "token", title: "Token" };
const oauth = { path: ["credentials"], value: "oauth", title: "OAuth" };

const spec: ConnectorSpec = {
  documentationUrl: null,
  supportsIncremental: true,
  schema: {
    properties: {
      credentials: {
        oneOf: [{ properties: { kind: { const: "token" } } }, { properties: { kind: { const: "oauth" } } }],
      },
    },
  },
  fields: [
    field("credentials", {
      type: "ONE_OF",
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
  ],
};

const keyOf = (path: string, branch?: string) =>
  fieldKey(
    spec.fields.find(
      (each) => each.path.join(".") === path && (branch === undefined || each.branch?.value === branch),
    )!,
  );
const filled = (change: FormValues): FormValues => ({ ...initialValues(spec.fields), ...change });

test("each branch keeps what was typed into it", () => {
  const values = filled({ [keyOf("credentials.secret", "token")]: "t1", [keyOf("credentials.secret", "oauth")]: "o1" });
  expect(toConfig(spec, values)).toEqual({ credentials: { kind: "token", secret: "t1" } });
  expect(toConfig(spec, { ...values, [keyOf("credentials")]: '"oauth"' })).toEqual({
    credentials: { kind: "oauth", secret: "o1" },
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
  const config = { credentials: { kind: "oauth", secret: "s", client: "c" }, count: 3, tables: ["x"], full: true };
  expect(toConfig(spec, fromConfig(spec, config))).toEqual(config);
});
