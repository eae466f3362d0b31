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
      return [fieldKey(field), field.type === "ONE_OF" ? initialChoice(fields, field) : toText(field, field.default)];
    }),
  );
}

/** A choice that has to be made begins with its default or first branch; one that may be left out begins without. */
function initialChoice(fields: readonly SpecField[], field: SpecField): string {
  const discriminator = discriminatorPath(fields, field)?.at(-1);
  const named = discriminator === undefined ? field.default : (getAt(field.default, [discriminator]) ?? field.default);
  const choice =
    field.choices.find(({ value }) => isSame(value, named)) ?? (field.isRequired ? field.choices[0] : null);
  return choice ? JSON.stringify(choice.value) : "";
}

/**
 * The fields of the branches that are chosen, in order. Members of list items are no fields of their own: the list is
 * written as JSON.
 */
export function activeFields(fields: readonly SpecField[], values: FormValues): SpecField[] {
  const isActive = (field: SpecField): boolean => {
    if (field.path.includes("*")) return false;
    const { branch } = field;
    if (!branch) return true;
    const chooser = fields.find((each) => chooses(each, branch) && isActive(each));
    return chooser !== undefined && isSame(chosenValue(chooser, values), branch.value);
  };
  return fields.filter(isActive).toSorted((a, b) => a.order - b.order);
}

/** An object that is drawn by its members has no input of its own. */
export function isGroup(fields: readonly SpecField[], { type, path }: SpecField): boolean {
  return type === "OBJECT" && fields.some((each) => each.path.length > path.length && startsWith(each.path, path));
}

/** A branch names the value that tells it apart: at the choice's own path, or in a property beneath it. */
function chooses({ type, path, choices }: SpecField, branch: NonNullable<SpecField["branch"]>): boolean {
  return (
    type === "ONE_OF" &&
    branch.path.length - path.length <= 1 &&
    startsWith(branch.path, path) &&
    choices.some(({ value }) => isSame(value, branch.value))
  );
}

/** Which of a ONE_OF or ENUM field's choices is chosen; undefined for none. */
export function chosenValue(field: SpecField, values: FormValues): unknown {
  return field.choices.find(({ value }) => JSON.stringify(value) === values[fieldKey(field)])?.value;
}

/** What is wrong with each active field, as a sentence. */
export function validate(fields: readonly SpecField[], values: FormValues): FormErrors {
  const errors: Record<string, string> = {};
  for (const field of activeFields(fields, values)) {
    if (field.isHidden || isGroup(fields, field)) continue;
    const key = fieldKey(field);
    const error = fieldError({ ...field, isRequired: isNeeded(fields, values, field) }, values[key]);
    if (error) errors[key] = error;
  }
  return errors;
}

/** Required within an object that may be left out means: once something else of that object is filled in. */
function isNeeded(fields: readonly SpecField[], values: FormValues, field: SpecField): boolean {
  if (!field.isRequired) return false;
  const optional = fields.find(
    (each) => isGroup(fields, each) && !each.isRequired && startsWith(field.path, each.path) && each !== field,
  );
  if (!optional) return true;
  return activeFields(fields, values).some(
    (each) =>
      each.path.length > optional.path.length &&
      startsWith(each.path, optional.path) &&
      toValue(each, values[fieldKey(each)]) !== undefined,
  );
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
export function toConfig({ fields }: ConnectorSpec, values: FormValues): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const field of activeFields(fields, values)) {
    if (isGroup(fields, field)) continue;
    if (field.type === "ONE_OF") {
      const value = chosenValue(field, values);
      const path = discriminatorPath(fields, field);
      if (value !== undefined && path) setAt(config, path, value);
      continue;
    }
    const value = toValue(field, values[fieldKey(field)]);
    if (value !== undefined) setAt(config, field.path, value);
  }
  return config;
}

/** What a config holds, as the form shows it; secrets too, since it was typed on this page. */
export function fromConfig({ fields }: ConnectorSpec, config: unknown): FormValues {
  const values: Record<string, string | boolean> = { ...initialValues(fields) };
  for (const field of fields) {
    if (field.path.includes("*") || isGroup(fields, field)) continue;
    const held = getAt(config, field.type === "ONE_OF" ? (discriminatorPath(fields, field) ?? field.path) : field.path);
    if (field.type === "ONE_OF") {
      const choice = field.choices.find(({ value }) => isSame(held, value));
      values[fieldKey(field)] = choice ? JSON.stringify(choice.value) : "";
    } else {
      values[fieldKey(field)] = toText(field, held ?? (field.isHidden ? field.default : undefined));
    }
  }
  return values;
}

/** Where the chosen value of a ONE_OF is written; null when its branches are told apart by their shape alone. */
function discriminatorPath(fields: readonly SpecField[], field: SpecField): string[] | null {
  const branches = fields.flatMap(({ branch }) => (branch && chooses(field, branch) ? [branch] : []));
  return branches.find(({ path }) => path.length > field.path.length)?.path ?? null;
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

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, index) => part === path[index]);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
