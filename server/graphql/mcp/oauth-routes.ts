import { Router } from "express";
import { identify } from "../../access/identify.ts";
import { McpFailure } from "../../domain/mcp/mcp-failure.ts";
import { includesRole } from "../../domain/roles.ts";
import { OAUTH_CALLBACK_PATH } from "../../sync/mcp-book.ts";
import type { AtlasServices } from "../context.ts";
import { PLAIN_PAGE_POLICY, plainPage } from "../plain-page.ts";

/** Where an MCP server's authorization server sends the admin back to who signed in there. */
export function mcpOAuthRoutes({ store, mcp }: Pick<AtlasServices, "store" | "mcp">): Router {
  const router = Router();
  router.get(OAUTH_CALLBACK_PATH, async (request, response) => {
    const show = (status: number, title: string, text: string) =>
      response
        .status(status)
        .set({ "content-security-policy": PLAIN_PAGE_POLICY, "cache-control": "no-store" })
        .send(plainPage({ title, text }));
    const { authorization, cookie } = request.headers;
    const viewer = await identify(store, { authorization, cookie });
    if (!viewer || !includesRole(viewer.role, "admin")) {
      show(
        403,
        "Not signed in",
        "Sign in to Atlas as an admin in this browser, then begin again from the server's page.",
      );
      return;
    }
    const { state, code, iss, error } = request.query;
    if (typeof state !== "string" || typeof code !== "string") {
      const why = typeof error === "string" ? `It said: ${error.slice(0, 200)}.` : "It sent no code.";
      show(400, "The service did not let Atlas in", `${why} Begin again from the server's page.`);
      return;
    }
    try {
      const serverId = await mcp.finishSignIn({ state, code, iss: typeof iss === "string" ? iss : null });
      await mcp.check(serverId);
      response.redirect(303, "/connectors");
    } catch (failure) {
      if (!(failure instanceof McpFailure)) throw failure;
      show(400, "The sign-in came to nothing", [failure.message, failure.hint].filter(Boolean).join(" "));
    }
  });
  return router;
}
