import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  Kind,
  type SelectionSetNode,
  valueFromAST,
} from "graphql";

/** What one answer may cost. The web app's dearest page costs about a twentieth. */
export const MAX_COST = 50_000;
/** A plain list of things, such as a run's steps, is counted as this many. */
const PLAIN_LIST = 5;
/** Asking a connector occupies a worker. */
const MUTATION_COST = 10;

/**
 * What an operation may come to read, in points: each object costs one, each list what one of its things costs, times how
 * many it may have (`first`). An upper bound, known before anything is read.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return 0;
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const base = operation.operation === "mutation" ? MUTATION_COST : 1;
  return base + costOf(operation.selectionSet, root);

  function costOf({ selections }: SelectionSetNode, type: GraphQLCompositeType): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += costOfField(selection, type);
      else {
        const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const condition = part?.typeCondition && schema.getType(part.typeCondition.name.value);
        if (part) cost += costOf(part.selectionSet, isCompositeType(condition) ? condition : type);
      }
      // More is refused anyway; fragments within fragments could otherwise double it until it is infinite.
      if (cost > MAX_COST) return cost;
    }
    return cost;
  }

  function costOfField(node: FieldNode, parent: GraphQLCompositeType): number {
    const field = "getFields" in parent ? parent.getFields()[node.name.value] : undefined;
    if (!field || !node.selectionSet) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return 0;
    const one = costOf(node.selectionSet, type);
    const first = field.args.some(({ name }) => name === "first") ? sizeOf(node, field) : null;
    if (first !== null) return 1 + first * one;
    // A connection's own lists have the size that its `first` gave.
    const isOwnList = /Connection$/.test(parent.name) || !/^\[/.test(String(field.type));
    return 1 + (isOwnList ? one : PLAIN_LIST * one);
  }

  function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    const given = node.arguments?.find(({ name }) => name.value === "first");
    const arg = field.args.find(({ name }) => name === "first")!;
    const value = given ? valueFromAST(given.value, arg.type, variables) : arg.defaultValue;
    return typeof value === "number" ? Math.max(1, value) : Number(arg.defaultValue ?? 1);
  }
}
