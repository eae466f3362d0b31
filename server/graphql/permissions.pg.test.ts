import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
  subscribe,
  validate,
} from "graphql";
import { expect, test } from "vitest";
import { type Operation, PERMISSIONS } from "../access/permissions.ts";
import { includesRole, ROLES } from "../domain/roles.ts";
import { type ApiBench, withApi } from "../testing/api-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { createContext } from "./context.ts";
import { buildAtlasSchema } from "./schema.ts";

const schema = buildAtlasSchema();

test("every operation answers its least role and those above, and refuses the others and nobody, by name", () =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const keys = new Map(await Promise.all(ROLES.map(async (role) => [role, await bench.keyOf(role)] as const)));
      for (const [operation, least] of Object.entries(PERMISSIONS)) {
        const document = smallest(operation as Operation);
        // One that is not valid is refused before anybody is asked who they are, and would pass for answered.
        expect({ operation, faults: validate(schema, parse(document)) }).toEqual({ operation, faults: [] });
        const answers = { nobody: await codeOf(bench, document, {}) } as Record<string, unknown>;
        for (const role of ROLES) {
          const { authorization } = keys.get(role)!;
          answers[role] = await codeOf(bench, document, { authorization });
        }
        const expected = Object.fromEntries(
          ROLES.map((role) => [
            role,
            includesRole(role, least) ? "answered" : `FORBIDDEN, needs ${least.toUpperCase()}`,
          ]),
        );
        expect({ operation, ...answers }).toEqual({ operation, nobody: "UNAUTHENTICATED", ...expected });
      }
    }),
  ));

/** What became of the document: answered (be it with a user's error), or why not. */
async function codeOf(bench: ApiBench, document: string, headers: Record<string, string>): Promise<string> {
  const { errors = [] } = document.startsWith("subscription")
    ? await subscribed(bench, document, headers)
    : await bench.ask(document, {}, headers);
  const refusals = errors.map(({ extensions: { code, needs } }) => (needs ? `${code}, needs ${needs}` : `${code}`));
  const isRefused = refusals.some((code) => /^(UNAUTHENTICATED|FORBIDDEN)/.test(code));
  return isRefused ? refusals.join() : "answered";
}

/** Over a socket a subscription that waits looks like one that is refused slowly; so it is asked the way the socket asks. */
async function subscribed({ store }: ApiBench, document: string, { authorization }: Record<string, string>) {
  const { identify } = await import("../access/identify.ts");
  const { RunEventFeed } = await import("../store/run-event-feed.ts");
  const { QualityFeed } = await import("../store/quality-feed.ts");
  const viewer = await identify(store, { authorization });
  const services = { store, feed: new RunEventFeed(store), qualityFeed: new QualityFeed() } as Parameters<
    typeof createContext
  >[0];
  const contextValue = createContext(services, { viewer, requestId: "test", isLongLived: true });
  const result = await subscribe({ schema, document: parse(document), contextValue });
  if (Symbol.asyncIterator in result) {
    await result.return?.();
    return {};
  }
  return { errors: result.errors?.map(({ message, extensions }) => ({ message, extensions })) };
}

/** The shortest document of an operation: required arguments get a value of their type that means nothing. */
function smallest(operation: Operation): string {
  const [kind, name] = operation.split(".") as ["Query" | "Mutation" | "Subscription", string];
  const field = schema.getType(kind) as unknown as { getFields(): Record<string, GraphQLField<unknown, unknown>> };
  const { args, type } = field.getFields()[name]!;
  const given = args.filter(({ type }) => isNonNullType(type)).map((arg) => `${arg.name}: ${anyValue(arg.type)}`);
  const selection = isLeafType(getNamedType(type)) ? "" : "{ __typename }";
  return `${kind.toLowerCase()} { ${name}${given.length > 0 ? `(${given.join()})` : ""} ${selection} }`;
}

function anyValue(type: GraphQLInputType): string {
  if (isNonNullType(type)) return anyValue(type.ofType);
  if (isListType(type)) return "[]";
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${anyValue(field.type)}`).join()} }`;
  }
  const values: Record<string, string> = {
    Int: "1",
    Float: "1",
    Boolean: "true",
    BigInt: '"1"',
    DateTime: '"2026-03-01T00:00:00Z"',
    UserJSON: "{}",
  };
  return values[type.name] ?? '"nothing"';
}
