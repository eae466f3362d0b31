import type { ConfigureQuery } from "../../graphql/generated/graphql.ts";

type ConnectorNode = Extract<NonNullable<ConfigureQuery["node"]>, { __typename: "Connector" }>;
export type Connector = ConnectorNode;
export type ConnectorSpec = NonNullable<ConnectorNode["spec"]>;
export type SpecField = ConnectorSpec["fields"][number];

/** What stands in each field, as typed, by the field's key. Fields of a branch not chosen keep theirs. */
export type FormValues = Readonly<Record<string, string | boolean>>;
export type FormErrors = Readonly<Record<string, string>>;

/** Two branches may have a field of the same path: the branch is part of the key. */
export function fieldKey({ path, branch }: SpecField): string {
  return JSON.stringify(branch ? [path, branch.path, branch.value] : [path]);
}

export function initialValues(fields: readonly SpecField[]): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const first = field.type === "ONE_OF" ? field.choices[0]?.value : undefined;
      return [fieldKey(field), toText(field, field.default ?? first)];
    }),
  );
}

/** The fields of the branches that are chosen, in order. */
export function activeFields(fields: readonly SpecField[], values: FormValues): SpecField[] {
  const isActive = (field: SpecField): boolean => {
    const { branch } = field;
    if (!branch) return true;
    const chooser = fields.find((each) => each.type === "ONE_OF" && isSame(each.path, branch.path) && isActive(each));
    return chooser !== undefined && isSame(chosenValue(chooser, values), branch.value);
  };
  return fields.filter(isActive).toSorted((a, b) => a.order - b.order);
}

/** Which of a ONE_OF or ENUM field's choices is chosen; undefined for none. */
export function chosenValue(field: SpecField, values: FormValues): unknown {
  return field.choices.find(({ value }) => JSON.stringify(value) === values[fieldKey(field)])?.value;
}

/** What is wrong with each active field, as a sentence. */
export function validate(fields: readonly SpecField[], values: FormValues): FormErrors {
  const errors: Record<string, string> = {};
  for (const field of activeFields(fields, values)) {
    if (field.isHidden) continue;
    const key = fieldKey(field);
    const error = fieldError(field, values[key]);
    if (error) errors[key] = error;
  }
  return errors;
}

function fieldError(field: SpecField, value: string | boolean | undefined): string | null {
  if (typeof value === "boolean") return null;
  const text = value?.trim() ?? "";
  if (text === "") return field.isRequired && field.type !== "BOOLEAN" ? `${field.title} is needed.` : null;
  switch (field.type) {
    case "INTEGER":
      if (!/^-?\d+$/.test(text)) return "A whole number is needed.";
      return rangeError(field, Number(text));
    case "NUMBER":
      if (!Number.isFinite(Number(text))) return "A number is needed.";
      return rangeError(field, Number(text));
    case "OBJECT":
      return parseJson(text) === undefined ? "This is not JSON." : null;
    case "ARRAY":
      return text.startsWith("[") && parseJson(text) === undefined ? "This is not a JSON list." : null;
    case "DATE":
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? null : "A date as 2026-11-23 is needed.";
    default:
      return patternError(field, text);
  }
}

function rangeError({ minimum, maximum }: SpecField, value: number): string | null {
  if (minimum !== null && value < minimum) return `At least ${minimum.toLocaleString()}.`;
  if (maximum !== null && value > maximum) return `At most ${maximum.toLocaleString()}.`;
  return null;
}

function patternError({ pattern, patternHelp }: SpecField, text: string): string | null {
  if (!pattern) return null;
  try {
    return new RegExp(pattern, "u").test(text) ? null : `It must read like ${patternHelp ?? pattern}.`;
  } catch {
    return null; // a pattern of another dialect: the connector itself will say
  }
}

/** The config that the connector gets: active fields only, empty ones left out. */
export function toConfig(spec: ConnectorSpec, values: FormValues): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const field of activeFields(spec.fields, values)) {
    const value = field.type === "ONE_OF" ? chosenValue(field, values) : toValue(field, values[fieldKey(field)]);
    if (value === undefined) continue;
    if (field.type === "ONE_OF") setChoice(spec, field, value, config);
    else setAt(config, field.path, value);
  }
  return config;
}

/** What a config holds, as the form shows it; secrets too, since it was typed on this page. */
export function fromConfig(spec: ConnectorSpec, config: unknown): FormValues {
  const values: Record<string, string | boolean> = { ...initialValues(spec.fields) };
  for (const field of spec.fields) {
    const held = getAt(config, field.path);
    if (field.type === "ONE_OF") {
      const choice = field.choices.find(({ value }) => {
        const name = discriminator(spec.schema, field.path, value);
        return isSame(name === null ? held : getAt(held, [name]), value);
      });
      if (choice) values[fieldKey(field)] = JSON.stringify(choice.value);
    } else if (held !== undefined) {
      values[fieldKey(field)] = toText(field, held);
    }
  }
  return values;
}

/** A choice is written where the schema tells it: into its object's constant property, or as the value itself. */
function setChoice(spec: ConnectorSpec, field: SpecField, value: unknown, config: Record<string, unknown>) {
  const name = discriminator(spec.schema, field.path, value);
  if (name !== null) setAt(config, [...field.path, name], value);
  else if (
    !spec.fields.some(
      ({ path }) => path.length > field.path.length && isSame(path.slice(0, field.path.length), field.path),
    )
  ) {
    setAt(config, field.path, value);
  }
}

/** The property that tells the branches of the oneOf at `path` apart; null when there is none. */
function discriminator(schema: unknown, path: readonly string[], value: unknown): string | null {
  let at: unknown = schema;
  for (const part of path) at = getAt(at, ["properties", part]);
  const branches = getAt(at, ["oneOf"]);
  if (!Array.isArray(branches)) return null;
  for (const branch of branches) {
    for (const [name, property] of Object.entries(getAt(branch, ["properties"]) ?? {})) {
      const only = getAt(property, ["enum"]);
      const constant = getAt(property, ["const"]) ?? (Array.isArray(only) && only.length === 1 ? only[0] : undefined);
      if (constant !== undefined && isSame(constant, value)) return name;
    }
  }
  return null;
}

function toText(field: SpecField, value: unknown): string | boolean {
  if (field.type === "BOOLEAN") return value === true;
  if (value === undefined || value === null) return "";
  if (field.type === "ENUM" || field.type === "ONE_OF") return JSON.stringify(value);
  if (field.type === "OBJECT") return JSON.stringify(value, null, 2);
  if (field.type === "ARRAY") {
    return Array.isArray(value) && value.every((each) => typeof each === "string")
      ? value.join("\n")
      : JSON.stringify(value);
  }
  return String(value);
}

/** Undefined when nothing was filled in. */
function toValue(field: SpecField, held: string | boolean | undefined): unknown {
  if (typeof held === "boolean") return field.isRequired || held !== (field.default ?? false) ? held : undefined;
  const text = field.type === "SECRET" ? (held ?? "") : (held?.trim() ?? "");
  if (text === "") return undefined;
  switch (field.type) {
    case "INTEGER":
    case "NUMBER":
      return Number(text);
    case "ENUM":
    case "OBJECT":
      return parseJson(text);
    case "ARRAY":
      return text.startsWith("[")
        ? parseJson(text)
        : text
            .split("\n")
            .map((line) => line.trim())
            .filter(Boolean);
    default:
      return text;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function getAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown) {
  let at = target;
  for (const part of path.slice(0, -1)) {
    if (typeof at[part] !== "object" || at[part] === null) at[part] = {};
    at = at[part] as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
