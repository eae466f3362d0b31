import express, { Router } from "express";
import type { AtlasServices } from "../context.ts";
import { admit, type RestAccess, refuse } from "../rest-access.ts";
import { exportLines } from "./subject.service.ts";

/** `POST /subject-export {"identifiers": […]}`: a person's rows as a file of JSON lines, for stewards. */
export function subjectRoutes(services: AtlasServices, access: RestAccess): Router {
  const router = Router();
  router.post("/subject-export", express.json({ limit: "64kb" }), async (request, response) => {
    const viewer = await admit(request, response, access, "steward");
    if (!viewer) return;
    const { identifiers } = (request.body ?? {}) as { identifiers?: unknown };
    if (!Array.isArray(identifiers) || !identifiers.every((text) => typeof text === "string")) {
      refuse(response, 400, 'Send {"identifiers": ["…"]}.', { path: "identifiers" });
      return;
    }
    const { done: lines, refused } = await exportLines(services, identifiers, viewer.name);
    if (!lines) {
      refuse(response, 400, refused[0]!.message, { path: "identifiers" });
      return;
    }
    response.set("cache-control", "no-store").attachment("person.jsonl").type("application/jsonl");
    for await (const line of lines) {
      if (response.destroyed) return;
      if (!response.write(line)) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    }
    response.end();
  });
  return router;
}
