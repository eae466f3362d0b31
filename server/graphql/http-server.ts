import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type NextFunction, type Request, type Response } from "express";
import { identify } from "../access/identify.ts";
import type { OidcProvider } from "../access/oidc.ts";
import { REVOKED_CHANNEL } from "../access/revocations.ts";
import { DatasetFeed } from "../store/dataset-feed.ts";
import { McpCallFeed } from "../store/mcp-call-feed.ts";
import { Notifications } from "../store/notifications.ts";
import { protectionKeys } from "../store/protection-keys.ts";
import { QualityFeed } from "../store/quality-feed.ts";
import { RunEventFeed } from "../store/run-event-feed.ts";
import { openLayerReader } from "../sync/layer-reader.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import { rememberList } from "./connector/remember-list.ts";
import { type AtlasContext, type AtlasServices, createContext } from "./context.ts";
import { healthRoutes } from "./health-routes.ts";
import { pointsPlugin } from "./limit-operations.ts";
import { limitSize, MAX_BODY_BYTES, MAX_TOKENS } from "./limits.ts";
import { lineageRoutes } from "./lineage/lineage-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import { mcpOAuthRoutes } from "./mcp/oauth-routes.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { metricsPlugin, metricsRoutes } from "./metrics-routes.ts";
import { oidcRoutes } from "./oidc-routes.ts";
import { PointsPerMinute } from "./points.ts";
import { presidioRoutes } from "./presidio/presidio-routes.ts";
import { publicError } from "./public-error.ts";
import { currentRequestId, inRequest } from "./request-scope.ts";
import { isSameOrigin } from "./same-origin.ts";
import { buildAtlasSchema } from "./schema.ts";
import { subjectRoutes } from "./subject/subject-routes.ts";
import { createWebProxy, type WebProxy } from "./web-proxy.ts";
import { serveSockets } from "./websocket.ts";

const POINTS_PER_MINUTE = 200_000;
/** An operation that takes longer is answered so; what it began in PostgreSQL ends by the store's own limit. */
const ANSWER_MS = 120_000;
/** A key that runs out ends its connections within this time. */
const RECHECK_EVERY_MS = 2_000;

export interface ApiOptions
  extends Omit<AtlasServices, "feed" | "datasetFeed" | "qualityFeed" | "mcpCalls" | "layers"> {
  /** For the notifications and for previews, which have connections of their own. */
  databaseUrl: string;
  /** The address to listen on; 127.0.0.1 unless told. */
  host?: string;
  /** 0 for any free one. */
  port: number;
  /** Where the web app is, for everything that is not the API's; null for an API alone. */
  webOrigin: string | null;
  /** Whether the schema is told to whoever asks; yes unless told. */
  isIntrospectionOn?: boolean;
  /** What one credential may ask for in a minute. */
  pointsPerMinute?: number;
  /** Null where nobody signs in through a provider. */
  oidc: OidcProvider | null;
}

export interface RunningApi {
  /** The address it listens on: http://127.0.0.1:4100 */
  url: string;
  /** Ends requests and subscriptions in order; repeatable. The store stays open; it is the caller's. */
  close(): Promise<void>;
}

/** Starts the one public server: GraphQL over HTTP and WebSocket, sign-in, health, and the web app behind it. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { databaseUrl, host = "127.0.0.1", port, webOrigin, publicUrl, log, store } = options;
  const layers = openLayerReader(databaseUrl, () => protectionKeys(store, options.secretBox));
  const feed = new RunEventFeed(store);
  const qualityFeed = new QualityFeed();
  const datasetFeed = new DatasetFeed();
  const mcpCalls = new McpCallFeed(store);
  const feeds = { feed, datasetFeed, qualityFeed, mcpCalls };
  const services: AtlasServices = { ...options, ...feeds, desk: rememberList(options.desk), layers };
  const schema = buildAtlasSchema();
  const points = new PointsPerMinute(options.pointsPerMinute ?? POINTS_PER_MINUTE);
  const sockets = serveSockets(schema, services, {
    publicUrl,
    points,
    isIntrospectionOn: options.isIntrospectionOn ?? true,
  });
  const metrics = createMetrics(store, sockets.count);
  const recheck = () =>
    sockets.recheck().catch((error) => log.warn({ err: error }, "open connections could not be looked at again"));
  const rechecking = setInterval(recheck, RECHECK_EVERY_MS).unref();
  const notifications = new Notifications(databaseUrl, {
    channels: {
      ...feed.channels,
      ...datasetFeed.channels,
      ...mcpCalls.channels,
      ...qualityFeed.channels,
      [REVOKED_CHANNEL]: (credential) => sockets.endCredential(credential),
    },
    onConnect() {
      feed.catchUp();
      datasetFeed.catchUp();
      mcpCalls.catchUp();
      void recheck();
    },
    onLost(error) {
      feed.noteLost();
      log.warn({ err: error }, "the connection that listens for events was lost; trying again");
    },
  });
  await notifications.start();

  const app = express();
  const server = createServer(app);
  const apollo = new ApolloServer<AtlasContext>({
    schema,
    csrfPrevention: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [limitSize],
    introspection: options.isIntrospectionOn ?? true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => publicError(error, currentRequestId(), log),
    plugins: [
      pointsPlugin(points),
      metricsPlugin(metrics),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: 5_000 }),
      { serverWillStart: async () => ({ drainServer: () => sockets.close() }) },
    ],
  });
  await apollo.start();
  const web = webOrigin ? createWebProxy(webOrigin, log) : null;
  mountRoutes(app, { apollo, services, web, webOrigin, publicUrl, oidc: options.oidc, metrics });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", (error) => log.debug({ err: error }, "a WebSocket broke"));
    if (pathOf(request) === "/graphql") sockets.upgrade(request, socket, head);
    else if (web) void web.upgrade(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });

  let closing: Promise<void> | null = null;
  async function close() {
    clearInterval(rechecking);
    await apollo.stop();
    await notifications.close();
    await layers.close();
  }
  return {
    url: urlOf(server.address() as AddressInfo),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

interface Routes {
  apollo: ApolloServer<AtlasContext>;
  services: AtlasServices;
  web: WebProxy | null;
  webOrigin: string | null;
  publicUrl: string | null;
  oidc: OidcProvider | null;
  metrics: Metrics;
}

function mountRoutes(
  app: express.Express,
  { apollo, services, web, webOrigin, publicUrl, oidc, metrics }: Routes,
): void {
  app.disable("x-powered-by");
  // A proxy on this machine may say that the caller came over https.
  app.set("trust proxy", "loopback");
  app.use(secureHeaders);
  app.use(healthRoutes({ store: services.store, webOrigin }));
  const { store, secretBox, log } = services;
  if (oidc) app.use(oidcRoutes(oidc, { store, publicUrl, oidc, secretBox, log }));
  app.use(loginRoutes({ store, publicUrl, oidc }));
  app.use(mcpOAuthRoutes(services));
  app.use(auditRoutes(store));
  app.use(metricsRoutes(store, metrics));
  app.use(subjectRoutes(services, { store: services.store, publicUrl }));
  app.use(lineageRoutes({ store: services.store, publicUrl }));
  app.use(presidioRoutes({ store: services.store, publicUrl }));
  app.post(
    "/graphql",
    (request: Request, response: Response, next: NextFunction) =>
      inRequest((requestId) => {
        response.set("x-request-id", requestId).set("cache-control", "no-store");
        response.setTimeout(ANSWER_MS, () => {
          if (response.headersSent) return;
          response
            .status(503)
            .json(problem("TIMEOUT", "This operation took longer than two minutes. Ask for less at once."));
          response.socket?.destroySoon();
        });
        if (isSameOrigin(request, publicUrl)) next();
        else response.status(403).json(problem("FORBIDDEN", "Another site's page may not use this session."));
      }),
    express.json({ limit: MAX_BODY_BYTES }),
    expressMiddleware(apollo, {
      context: async ({ req: { headers } }) =>
        createContext(services, {
          viewer: await identify(services.store, { authorization: headers.authorization, cookie: headers.cookie }),
          requestId: currentRequestId(),
          isLongLived: false,
        }),
    }),
  );
  app.all("/graphql", (_request, response) => {
    response.status(405).set("allow", "POST").json(problem("METHOD_NOT_ALLOWED", "Send operations with POST."));
  });
  app.use((request, response) => {
    if (web) return web.web(request, response);
    response.status(404).json(problem("NOT_FOUND", "This server has the API only, at /graphql."));
  });
  app.use((error: Error & { status?: number }, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const { status = 500 } = error;
    if (status < 500) {
      const reason = status === 413 ? "The body is larger than 5 MB." : "The body is not the JSON that was announced.";
      response.status(status).json(problem("BAD_REQUEST", reason));
      return;
    }
    response.status(500).json({ errors: [publicError(error, currentRequestId(), services.log)] });
  });
}

function secureHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    // A login link's token must not travel on in a Referer.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  });
  next();
}

function problem(code: string, message: string) {
  return { errors: [{ message, extensions: { code } }] };
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? "/").split("?", 1)[0] ?? "/";
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
