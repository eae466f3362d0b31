import { GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { type Operation, PERMISSIONS } from "../access/permissions.ts";
import { includesRole, type Role } from "../domain/roles.ts";
import { audited } from "./audit/audit-mutations.ts";
import type { AtlasContext } from "./context.ts";

/**
 * Puts the permission table before every query, mutation and subscription of the schema, in place. Throws when the table and
 * the schema do not name the same fields: something nobody decided about is not served.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({ operation: `${root?.name}.${field.name}`, field })),
  );
  const undecided = fields.filter(({ operation }) => !Object.hasOwn(PERMISSIONS, operation));
  const superfluous = Object.keys(PERMISSIONS).filter((key) => !fields.some(({ operation }) => operation === key));
  if (undecided.length > 0 || superfluous.length > 0) {
    const names = [...undecided.map(({ operation }) => operation), ...superfluous].join(", ");
    throw new Error(`access/permissions.ts and the schema differ in: ${names}`);
  }
  for (const { operation, field } of fields) {
    const least = PERMISSIONS[operation as Operation];
    if (field.subscribe) field.subscribe = guarded(field.subscribe, least);
    else if (field.resolve) {
      const isMutation = operation.startsWith("Mutation.");
      field.resolve = guarded(isMutation ? audited(field.resolve, field.args) : field.resolve, least);
    }
  }
  return schema;
}

type Resolve = GraphQLFieldResolver<unknown, AtlasContext>;

function guarded(resolve: Resolve, least: Role): Resolve {
  return (root, args, context, info) => {
    if (!context.viewer) {
      throw new GraphQLError(
        "Nobody is signed in. Open the login link that Atlas printed at its start, or send an API key.",
        {
          extensions: { code: "UNAUTHENTICATED" },
        },
      );
    }
    if (!includesRole(context.viewer.role, least)) {
      throw new GraphQLError(`This needs the role ${least}; yours is ${context.viewer.role}.`, {
        extensions: { code: "FORBIDDEN", needs: least.toUpperCase() },
      });
    }
    return resolve(root, args, context, info);
  };
}
