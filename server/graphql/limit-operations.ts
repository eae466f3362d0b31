import type { ApolloServerPlugin } from "@apollo/server";
import { type DocumentNode, GraphQLError, type GraphQLSchema } from "graphql";
import type { AtlasContext } from "./context.ts";
import { MAX_COST, operationCost } from "./operation-cost.ts";
import type { Points, PointsPerMinute } from "./points.ts";

export interface Operation {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
}

/** Charges an operation to who asks it; throws a GraphQLError for one that costs too much, or more than is left. */
export function chargeOperation(
  schema: GraphQLSchema,
  points: PointsPerMinute,
  caller: string,
  { document, operationName, variables }: Operation,
): Points {
  const cost = operationCost(schema, document, operationName, variables);
  if (cost > MAX_COST) {
    const message = `This operation may cost ${cost > 2 * MAX_COST ? "far more than" : `${cost} points,`} the ${MAX_COST} that one may. Ask for fewer rows with first, or in several operations.`;
    throw new GraphQLError(message, { extensions: { code: "LIMIT", cost } });
  }
  const { isOver, ...left } = points.charge(caller, cost, Date.now());
  if (!isOver) return left;
  const message = `This key has spent its ${left.limit} points of this minute; this operation costs ${cost}. Ask again at ${left.resetAt}.`;
  throw new GraphQLError(message, { extensions: { code: "RATE_LIMITED", ...left, http: { status: 429 } } });
}

/** Over HTTP: each answer tells in `extensions.points` what it cost and what is left. */
export function pointsPlugin(points: PointsPerMinute): ApolloServerPlugin<AtlasContext> {
  return {
    async requestDidStart() {
      let left: Points | null = null;
      return {
        async didResolveOperation({ schema, document, operationName, request, contextValue }) {
          const caller = contextValue.viewer?.credential ?? "nobody";
          left = chargeOperation(schema, points, caller, {
            document,
            operationName,
            variables: request.variables ?? {},
          });
        },
        async willSendResponse({ response }) {
          if (left && response.body.kind === "single") {
            const { singleResult } = response.body;
            singleResult.extensions = { ...singleResult.extensions, points: left };
          }
        },
      };
    },
  };
}
