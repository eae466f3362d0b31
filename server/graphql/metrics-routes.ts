import type { ApolloServerPlugin } from "@apollo/server";
import { Router } from "express";
import { identify } from "../access/identify.ts";
import type { Store } from "../store/database.ts";
import type { AtlasContext } from "./context.ts";
import type { Metrics } from "./metrics.ts";

/** `/metrics` for Prometheus: to this machine itself, and to whoever shows an API key of any role. */
export function metricsRoutes(store: Store, metrics: Metrics): Router {
  const router = Router();
  router.get("/metrics", async ({ socket, headers }, response) => {
    const isLocal =
      /^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? "") && headers["x-forwarded-for"] === undefined;
    if (!isLocal && !(await identify(store, { authorization: headers.authorization }))) {
      response.status(401).type("text").send("Send an API key as: authorization: Bearer atlas_…\n");
      return;
    }
    response.set("content-type", metrics.contentType).send(await metrics.text());
  });
  return router;
}

/** Times every operation over HTTP. */
export function metricsPlugin(metrics: Metrics): ApolloServerPlugin<AtlasContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ operation, errors }) {
          const seconds = (performance.now() - startedAt) / 1_000;
          metrics.observeOperation(operation?.operation ?? "invalid", errors?.length ? "error" : "ok", seconds);
        },
      };
    },
  };
}
