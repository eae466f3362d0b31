import type { JsonSchema } from "../../../domain/stream.ts";
import { KIND, kindOf, NULL_TOKENS } from "./csv-values.ts";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Properties of an object beyond this are most likely keys of a map; the schema then says only "object". */
const MOST_PROPERTIES = 2_000;

/** 1.0 and 1e3 are whole numbers to JavaScript and not to a database. Texts may look so too: then it is looked at closer. */
const MAY_HAVE_ODD_NUMBERS = /\d(?:\.0+(?!\d)|[eE][+-]?\d)/;

/** The value of a JSON text for looking at its types: a whole number that is not written as an integer comes as a fraction. */
export function parseForTypes(text: string): Json {
  if (!MAY_HAVE_ODD_NUMBERS.test(text)) return JSON.parse(text) as Json;
  const asWritten = (_name: string, value: unknown, context?: { source: string }) =>
    Number.isInteger(value) && /[.eE]/.test(context?.source ?? "") ? 0.5 : value;
  return JSON.parse(text, asWritten) as Json;
}

/** What values of one place in a document have been. */
export class JsonShape {
  #isBoolean = false;
  #isInteger = false;
  #isNumber = false;
  /** Kinds of the texts, so that dates are told from text. */
  #textKinds = 0;
  #items: JsonShape | null = null;
  #properties: Map<string, JsonShape> | null = null;

  /** Takes what `parseForTypes` gave. */
  add(value: Json): void {
    if (value === null) return;
    if (typeof value === "string") this.#addText(value);
    else if (typeof value === "boolean") this.#isBoolean = true;
    else if (typeof value === "number") {
      if (Number.isInteger(value)) this.#isInteger = true;
      else this.#isNumber = true;
    } else if (Array.isArray(value)) {
      this.#items ??= new JsonShape();
      for (const item of value) this.#items.add(item);
    } else this.#addObject(value);
  }

  #addText(text: string): void {
    if ((this.#textKinds & KIND.text) !== 0) return;
    const kind = text === "" || NULL_TOKENS.has(text) ? KIND.text : kindOf(text);
    // A JSON string of digits was written as text on purpose.
    this.#textKinds |= kind <= KIND.boolean ? KIND.text : kind;
  }

  #addObject(value: { [name: string]: Json }): void {
    this.#properties ??= new Map();
    for (const name of Object.keys(value)) {
      let shape = this.#properties.get(name);
      if (shape === undefined) {
        if (this.#properties.size >= MOST_PROPERTIES) continue;
        shape = new JsonShape();
        this.#properties.set(name, shape);
      }
      shape.add(value[name]!);
    }
  }

  propertyNames(): string[] {
    return [...(this.#properties?.keys() ?? [])];
  }

  schema(): JsonSchema {
    const types = this.#types();
    const schema: JsonSchema = { type: ["null", ...types] };
    if (types.length === 1 && types[0] === "string") Object.assign(schema, formatOf(this.#textKinds));
    if (this.#items !== null) schema.items = this.#items.schema();
    if (this.#properties !== null) schema.properties = this.propertySchemas();
    return schema;
  }

  propertySchemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...(this.#properties ?? [])].map(([name, shape]) => [name, shape.schema()]));
  }

  #types(): string[] {
    const types: string[] = [];
    if (this.#isBoolean) types.push("boolean");
    if (this.#isNumber) types.push("number");
    else if (this.#isInteger) types.push("integer");
    if (this.#textKinds !== 0) types.push("string");
    if (this.#items !== null) types.push("array");
    if (this.#properties !== null) types.push("object");
    // Only nulls were seen: text can hold whatever comes.
    return types.length > 0 ? types : ["string"];
  }
}

function formatOf(kinds: number): JsonSchema {
  if (kinds === KIND.date) return { format: "date" };
  if (kinds === KIND.dateTime) return { format: "date-time", airbyte_type: "timestamp_without_timezone" };
  if (kinds === KIND.zonedDateTime) return { format: "date-time", airbyte_type: "timestamp_with_timezone" };
  return {};
}
