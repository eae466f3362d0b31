import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";

/** The schema as schema.graphql has it: sorted, so that a change of the API is a small diff. */
export function printAtlasSchema(schema: GraphQLSchema): string {
  return `# Emitted from server/graphql by \`npm run schema\`.\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}
