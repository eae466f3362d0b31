import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { useServer as serveGraphQL } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { goodCredentials } from "../access/good-credentials.ts";
import { identify } from "../access/identify.ts";
import type { Viewer } from "../access/viewer.ts";
import { type AtlasContext, type AtlasServices, createContext } from "./context.ts";
import { chargeOperation } from "./limit-operations.ts";
import { limitSize, MAX_TOKENS } from "./limits.ts";
import type { PointsPerMinute } from "./points.ts";
import { publicError } from "./public-error.ts";
import { currentRequestId } from "./request-scope.ts";
import { isSameOrigin } from "./same-origin.ts";

const MAX_MESSAGE_BYTES = 1024 * 1024;
/** 4403: graphql-ws's code for a refused connection; clients do not try again by themselves. */
const FORBIDDEN = 4403;

interface ConnectionFacts {
  viewer: Viewer | null;
}

export interface SocketOptions {
  publicUrl: string | null;
  points: PointsPerMinute;
  isIntrospectionOn: boolean;
}

export interface GraphQLSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection of a credential that is no longer good. */
  endCredential(credential: string): void;
  /** Looks at the credentials of all open connections again: one may have run out, or its end have been missed. */
  recheck(): Promise<void>;
  /** Open connections of this process. */
  count(): number;
  close(): Promise<void>;
}

/** GraphQL over WebSocket. Who asks is known from the upgrade's cookie or from `connectionParams.authorization`. */
export function serveSockets(
  schema: GraphQLSchema,
  services: AtlasServices,
  { publicUrl, points, isIntrospectionOn }: SocketOptions,
): GraphQLSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  /** Open connections with the credential that opened each. */
  const open = new Map<WebSocket, string>();

  const graphql = serveGraphQL<{ authorization?: unknown }, ConnectionFacts & Record<PropertyKey, unknown>>(
    {
      schema,
      // Whatever NODE_ENV says: what a failure was is for the log.
      isProd: true,
      async onConnect({ connectionParams, extra }) {
        const { authorization } = connectionParams ?? {};
        if (authorization !== undefined && typeof authorization !== "string") return false;
        // A cookie goes with every upgrade, also with one that another site's page asks for.
        if (authorization === undefined && extra.request.headers.cookie && !isSameOrigin(extra.request, publicUrl))
          return false;
        const viewer = await identify(services.store, { authorization, cookie: extra.request.headers.cookie });
        if (!viewer && authorization !== undefined) return false;
        extra.viewer = viewer;
        if (viewer) {
          open.set(extra.socket, viewer.credential);
          extra.socket.once("close", () => open.delete(extra.socket));
        }
        return true;
      },
      onSubscribe(context, _id, { query, operationName, variables }) {
        const requestId = currentRequestId();
        const document = parseOr(query);
        if ("error" in document) return [document.error];
        const rules = [...specifiedRules, limitSize, ...(isIntrospectionOn ? [] : [NoSchemaIntrospectionCustomRule])];
        const faults = validate(schema, document.parsed, rules);
        if (faults.length > 0) return faults;
        try {
          const caller = context.extra.viewer?.credential ?? "nobody";
          chargeOperation(schema, points, caller, {
            document: document.parsed,
            operationName,
            variables: variables ?? {},
          });
        } catch (error) {
          return [error as GraphQLError];
        }
        const contextValue = createContext(services, {
          viewer: context.extra.viewer ?? null,
          requestId,
          isLongLived: true,
        });
        return { schema, document: document.parsed, operationName, variableValues: variables, contextValue };
      },
      onError: (_context, _id, _payload, errors) =>
        errors.map((error) => publicError(error, currentRequestId(), services.log)),
      onNext(_context, _id, _payload, { contextValue }, result) {
        if (!result.errors) return undefined;
        const { requestId } = contextValue as AtlasContext;
        return { ...result, errors: result.errors.map((error) => publicError(error, requestId, services.log)) };
      },
    },
    server,
  );

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (webSocket) => server.emit("connection", webSocket, request));
    },
    endCredential(credential) {
      for (const [socket, holder] of open) if (holder === credential) socket.close(FORBIDDEN, "Signed out");
    },
    async recheck() {
      if (open.size === 0) return;
      const good = await goodCredentials(services.store, [...new Set(open.values())]);
      for (const [socket, holder] of open) if (!good.has(holder)) socket.close(FORBIDDEN, "Signed out");
    },
    count: () => server.clients.size,
    async close() {
      await graphql.dispose();
    },
  };
}

function parseOr(query: string): { parsed: ReturnType<typeof parse> } | { error: GraphQLError } {
  try {
    return { parsed: parse(query, { maxTokens: MAX_TOKENS }) };
  } catch (error) {
    return { error: error as GraphQLError };
  }
}
