import type { ConfigureQuery } from "../../graphql/generated/graphql.ts";

type ConnectorNode = Extract<NonNullable<ConfigureQuery["node"]>, { __typename: "Connector" }>;
export type Connector = ConnectorNode;
export type ConnectorSpec = NonNullable<ConnectorNode["spec"]>;
export type SpecField = ConnectorSpec["fields"][number];

/** What stands in each field, as typed, by the field's key. Fields of a branch not chosen keep theirs. */
export type FormValues = Readonly<Record<string, string | boolean>>;
export type FormErrors = Readonly<Record<string, string>>;

export function initialValues(fields: readonly SpecField[]): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      return [field.key, field.type === "ONE_OF" ? initialChoice(field) : toText(field, field.default)];
    }),
  );
}

/** A choice that has to be made begins with its default or first branch; one that may be left out begins without. */
function initialChoice(field: SpecField): string {
  const discriminator = field.discriminator?.at(-1);
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
    const chooser = fields.find(({ key }) => key === branch.chooser);
    return chooser !== undefined && isActive(chooser) && isSame(chosenValue(chooser, values), branch.value);
  };
  return fields.filter(isActive).toSorted((a, b) => a.order - b.order);
}

/** An object that is drawn by its members has no input of its own. */
export function isGroup(fields: readonly SpecField[], { type, path }: SpecField): boolean {
  return type === "OBJECT" && fields.some((each) => each.path.length > path.length && startsWith(each.path, path));
}

/** Which of a ONE_OF or ENUM field's choices is chosen; undefined for none. */
export function chosenValue(field: SpecField, values: FormValues): unknown {
  return field.choices.find(({ value }) => JSON.stringify(value) === values[field.key])?.value;
}

/** What is wrong with each active field, as a sentence. */
export function validate(fields: readonly SpecField[], values: FormValues): FormErrors {
  const errors: Record<string, string> = {};
  for (const field of activeFields(fields, values)) {
    if (field.isHidden || isGroup(fields, field)) continue;
    const key = field.key;
    const error = fieldError({ ...field, isRequired: isNeeded(fields, values, field) }, values[key]);
    if (error) errors[key] = error;
  }
  return errors;
}

/** Required within an object that may be left out means: once something else of that object is filled in. */
function isNeeded(fields: readonly SpecField[], values: FormValues, field: SpecField): boolean {
  return field.isRequired && !isLeftOut(fields, values, field);
}

/** Whether the field is of an object that may be left out, and of which nothing is filled in besides defaults. */
function isLeftOut(fields: readonly SpecField[], values: FormValues, field: SpecField): boolean {
  const optional = fields.find(
    (each) => isGroup(fields, each) && !each.isRequired && startsWith(field.path, each.path) && each !== field,
  );
  if (!optional || values[optional.key] === true) return false;
  return !activeFields(fields, values).some(
    (each) =>
      each.path.length > optional.path.length &&
      startsWith(each.path, optional.path) &&
      isTouched(each, values[each.key]),
  );
}

function isTouched(field: SpecField, held: string | boolean | undefined): boolean {
  if (field.isHidden || field.type === "ONE_OF") return false;
  const value = toValue(field, held);
  return value !== undefined && !isSame(value, field.default ?? (field.type === "BOOLEAN" ? false : undefined));
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
    case "ENUM":
      return null;
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
    return new RegExp(pattern).test(text) ? null : `It must read like ${patternHelp ?? pattern}.`;
  } catch {
    return null; // a pattern of another dialect: the connector itself will say
  }
}

/** The config that the connector gets: active fields only, empty ones left out. */
export function toConfig({ fields }: ConnectorSpec, values: FormValues): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const field of activeFields(fields, values)) {
    if (isLeftOut(fields, values, field)) continue;
    if (isGroup(fields, field)) {
      if (values[field.key] === true) ensureObject(config, field.path);
      continue;
    }
    if (field.type === "ONE_OF") {
      const value = chosenValue(field, values);
      if (value !== undefined && field.discriminator) setAt(config, field.discriminator, value);
      continue;
    }
    const value = toValue(field, values[field.key]);
    if (value !== undefined) setAt(config, field.path, value);
  }
  return config;
}

/** What a config holds, as the form shows it; secrets too, since it was typed on this page. */
export function fromConfig({ fields }: ConnectorSpec, config: unknown): FormValues {
  const values: Record<string, string | boolean> = { ...initialValues(fields) };
  for (const field of fields) {
    if (field.path.includes("*")) continue;
    if (isGroup(fields, field)) {
      values[field.key] = getAt(config, field.path) !== undefined;
      continue;
    }
    const held = getAt(config, field.type === "ONE_OF" ? (field.discriminator ?? field.path) : field.path);
    if (field.type === "ONE_OF") {
      const choice = field.choices.find(({ value }) => isSame(held, value));
      values[field.key] = choice ? JSON.stringify(choice.value) : "";
    } else {
      const isAsked = field.isHidden && field.isRequired && getAt(config, field.path.slice(0, -1)) !== undefined;
      const standard = isAsked ? field.default : undefined;
      values[field.key] = toText(field, held ?? standard);
    }
  }
  return values;
}

function toText(field: SpecField, value: unknown): string | boolean {
  // A box that nobody has touched and that has no default is neither yes nor no.
  if (field.type === "BOOLEAN") return typeof value === "boolean" ? value : field.isRequired ? false : "";
  if (value === undefined || value === null) return "";
  if (field.type === "ENUM" || field.type === "ONE_OF") return JSON.stringify(value);
  if (field.type === "OBJECT") return JSON.stringify(value, null, 2);
  if (field.type === "ARRAY") {
    return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string")
      ? value.join("\n")
      : JSON.stringify(value);
  }
  return String(value);
}

/** Stands in a secret's field that is to be cleared; nobody can type it. */
export const CLEARED = "\u0000";

/** Undefined when nothing was filled in. */
function toValue(field: SpecField, held: string | boolean | undefined): unknown {
  if (typeof held === "boolean") return held;
  const text = field.type === "SECRET" ? (held ?? "") : (held?.trim() ?? "");
  if (text === "") return undefined;
  if (text === CLEARED) return null;
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

/** An object that is there and empty is not the same as none. */
function ensureObject(target: Record<string, unknown>, path: readonly string[]) {
  if (getAt(target, path) === undefined) setAt(target, path, {});
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, index) => part === path[index]);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
