import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { MAX_ALIASES, MAX_BODY_BYTES, MAX_DEPTH, MAX_FIELDS, MAX_PAGE, MAX_TOKENS } from "./limits.ts";

const HEADER = `# Emitted from server/graphql by \`npm run schema\`.
#
# Limits of one operation: ${MAX_DEPTH} levels, ${MAX_FIELDS} fields, ${MAX_ALIASES} aliases, ${MAX_TOKENS} tokens; of a page: ${MAX_PAGE} unless its type says more;
# of a request: ${MAX_BODY_BYTES / 1024 / 1024} MB. Errors carry extensions.code: UNAUTHENTICATED, FORBIDDEN (with needs, the role), NOT_FOUND,
# BAD_USER_INPUT, LIMIT, INTERNAL (with requestId), or the code of what failed.
`;

/** The schema as schema.graphql has it: sorted, so that a change of the API is a small diff. */
export function printAtlasSchema(schema: GraphQLSchema): string {
  return `${HEADER}\n${printSchema(lexicographicSortSchema(schema))}\n`;
}
