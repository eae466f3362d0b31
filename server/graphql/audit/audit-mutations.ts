import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { writeAudit } from "../../store/audit.ts";
import type { AtlasContext } from "../context.ts";
import { globalId, parseGlobalId } from "../global-id.ts";
import type { UserError } from "../user-errors.ts";
import { type Described, describeTarget } from "./audit-target.ts";

/** Text that may be a secret, or hold one, is not written down; nor is data of the user's. */
const MAY_BE_SECRET =
  /secret|password|token|credential|key$|authorization|url|address|headers?$|env|command|arg|config|body|blob|note|identifiers/i;
const LONGEST_TEXT = 300;

type Resolve = (
  root: unknown,
  args: Record<string, unknown>,
  context: AtlasContext,
  info: GraphQLResolveInfo,
) => unknown;

/**
 * Writes each call of a mutation into the audit log: who, what, on which thing, with what it changed there, or why it was
 * refused. The entry is written before the caller has the answer.
 */
export function audited(resolve: Resolve, args: readonly GraphQLArgument[]): Resolve {
  return async (root, values, context, info) => {
    const targetId = firstId(values);
    const before = targetId ? await describeTarget(context.store, targetId) : null;
    const answer = await Promise.resolve(resolve(root, values, context, info)).catch(async (error) => {
      await write("It failed.", before, before);
      throw error;
    });
    const errors = (answer as { userErrors?: UserError[] } | null)?.userErrors ?? [];
    const refusal = errors.length > 0 ? errors.map(({ message }) => message).join(" ") : null;
    const madeId = targetId ?? idOfAnswer(answer, info);
    const after = madeId && refusal === null ? await describeTarget(context.store, madeId) : before;
    await write(refusal, before, after, madeId);
    return answer;

    async function write(why: string | null, from: Described | null, to: Described | null, id = targetId) {
      const viewer = context.viewer!;
      await writeAudit(context.store, {
        actor: viewer,
        action: info.fieldName,
        targetId: id,
        targetLabel: to?.label ?? from?.label ?? null,
        changes: why === null ? differences(from, to) : {},
        input: Object.fromEntries(args.map(({ name, type }) => [name, withoutSecrets(values[name], type, name)])),
        refusal: why,
        requestId: context.requestId,
      });
    }
  };
}

/** The first global id within the arguments, in the order of the schema. */
function firstId(value: unknown): string | null {
  if (typeof value === "string") return parseGlobalId(value) ? value : null;
  if (typeof value !== "object" || value === null) return null;
  for (const part of Object.values(value)) {
    const found = firstId(part);
    if (found) return found;
  }
  return null;
}

/** Of what was made: the payload's first thing that is one of the schema's Nodes. */
function idOfAnswer(answer: unknown, { returnType, schema }: GraphQLResolveInfo): string | null {
  const payload = getNamedType(returnType);
  if (typeof answer !== "object" || answer === null || !("getFields" in payload)) return null;
  for (const [name, field] of Object.entries(payload.getFields())) {
    const made = (answer as Record<string, unknown>)[name];
    const type = getNamedType(field.type);
    if (made && typeof made === "object" && "id" in made && "getInterfaces" in type) {
      if (type.getInterfaces().includes(schema.getType("Node") as never)) return globalId(type.name, String(made.id));
    }
  }
  return null;
}

/** Columns that hold what people typed for a system: a setting that nobody declared as a secret may be one all the same. */
const NOT_SHOWN = /config|endpoint|env|headers|arguments/i;

function differences(before: Described | null, after: Described | null) {
  const names = new Set([...Object.keys(before?.fields ?? {}), ...Object.keys(after?.fields ?? {})]);
  const changed = [...names].filter((name) => before?.fields[name] !== after?.fields[name]);
  const shown = (name: string, value: string | undefined) =>
    value === undefined ? null : NOT_SHOWN.test(name) ? "(not kept)" : value;
  return Object.fromEntries(
    changed.map((name) => [
      name,
      { before: shown(name, before?.fields[name]), after: shown(name, after?.fields[name]) },
    ]),
  );
}

function withoutSecrets(value: unknown, type: GraphQLInputType, name: string): unknown {
  if (value == null) return null;
  if (isNonNullType(type)) return withoutSecrets(value, type.ofType, name);
  if (isListType(type))
    return Array.isArray(value) ? value.slice(0, 50).map((part) => withoutSecrets(part, type.ofType, name)) : null;
  if (isInputObjectType(type)) {
    const given = value as Record<string, unknown>;
    const fields = Object.values(type.getFields()).filter((field) => given[field.name] !== undefined);
    return Object.fromEntries(
      fields.map((field) => [field.name, withoutSecrets(given[field.name], field.type, field.name)]),
    );
  }
  if (type.name === "UserJSON") return "(data)";
  if (type.name === "String" && MAY_BE_SECRET.test(name)) return "(not kept)";
  if (typeof value === "bigint" || value instanceof Date) return String(value);
  return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value;
}
