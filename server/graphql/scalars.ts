import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from "graphql";

/** An instant; a Date, or text that a Date printed. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "An instant in UTC as RFC 3339 has it: 2026-03-01T10:00:00.000Z.",
  serialize(value) {
    const at = value instanceof Date ? value : new Date(String(value));
    if (Number.isNaN(at.getTime())) throw new GraphQLError(`not an instant: ${String(value)}`);
    return at.toISOString();
  },
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
});

export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: "BigInt",
  description: "A whole number of any size, as text: JSON numbers lose digits past 2^53.",
  serialize(value) {
    if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) return String(value);
    throw new GraphQLError(`not a whole number: ${String(value)}`);
  },
  parseValue: (value) => parseWhole(value),
  parseLiteral: (node) => parseWhole("value" in node ? node.value : null),
});

export const UserJSON = new GraphQLScalarType<unknown, unknown>({
  name: "UserJSON",
  description:
    "Data of the user as it is: row values, a connector's config or schema, a state. The only opaque type. A number that JavaScript would round is text.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node: ValueNode, variables) => valueFromASTUntyped(node, variables),
});

function parseInstant(value: unknown): Date {
  const at = typeof value === "string" ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) throw new GraphQLError("DateTime wants RFC 3339, such as 2026-03-01T10:00:00Z.");
  return at;
}

function parseWhole(value: unknown): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
  throw new GraphQLError('BigInt wants a whole number as text, such as "336776".');
}
