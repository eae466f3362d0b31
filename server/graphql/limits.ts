import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

/** The web app's deepest page needs 11; an introspection 14. */
export const MAX_DEPTH = 16;
export const MAX_ALIASES = 50;
export const MAX_FIELDS = 2_000;
/** Read before anything else, so that a huge document is not even parsed. */
export const MAX_TOKENS = 8_000;
/** Rows of a page, where the list says nothing else. */
export const MAX_PAGE = 100;
export const MAX_BODY_BYTES = 5 * 1024 * 1024;

interface Size {
  depth: number;
  fields: number;
  aliases: number;
}

/** Refuses what would cost too much to answer. Fragments count each time they are spread. */
export const limitSize: ValidationRule = (context: ValidationContext) => ({
  Document(document: DocumentNode) {
    const measured = new Map<string, Size>();
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const size = measure(context, definition.selectionSet, measured, []);
      refuseOver(context, definition, "levels deep", size.depth, MAX_DEPTH);
      refuseOver(context, definition, "aliases", size.aliases, MAX_ALIASES);
      refuseOver(context, definition, "fields", size.fields, MAX_FIELDS);
    }
  },
});

function measure(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  measured: Map<string, Size>,
  spreading: readonly string[],
): Size {
  const total: Size = { depth: 0, fields: 0, aliases: 0 };
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      add(total, fieldSize(context, selection, measured, spreading));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(total, measure(context, selection.selectionSet, measured, spreading));
    } else {
      const name = selection.name.value;
      const fragment = context.getFragment(name);
      // Another rule tells about an unknown fragment, or one that spreads itself.
      if (!fragment || spreading.includes(name)) continue;
      const size = measured.get(name) ?? measure(context, fragment.selectionSet, measured, [...spreading, name]);
      measured.set(name, size);
      add(total, size);
    }
  }
  return total;
}

function fieldSize(
  context: ValidationContext,
  field: FieldNode,
  measured: Map<string, Size>,
  spreading: readonly string[],
): Size {
  const inner = field.selectionSet ? measure(context, field.selectionSet, measured, spreading) : null;
  return {
    depth: 1 + (inner?.depth ?? 0),
    fields: 1 + (inner?.fields ?? 0),
    aliases: (field.alias ? 1 : 0) + (inner?.aliases ?? 0),
  };
}

function add(total: Size, { depth, fields, aliases }: Size): void {
  total.depth = Math.max(total.depth, depth);
  total.fields += fields;
  total.aliases += aliases;
}

function refuseOver(context: ValidationContext, node: ASTNode, what: string, size: number, limit: number): void {
  if (size <= limit) return;
  const message = `This operation is too large: ${size} ${what}, at most ${limit} are answered. Ask in several operations.`;
  context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: "LIMIT" } }));
}
