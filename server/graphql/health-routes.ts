import { connect } from "node:net";
import { Router } from "express";
import type { Store } from "../store/database.ts";

const PATIENCE_MS = 2_000;

/** `/health/live`: the process answers. `/health/ready`: so does what it needs; a 503 says what does not. */
export function healthRoutes({ store, webOrigin }: { store: Store; webOrigin: string | null }): Router {
  const router = Router();
  router.get("/health/live", (_, response) => {
    response.json({ status: "live" });
  });
  router.get("/health/ready", async (_, response) => {
    const [database, web] = await Promise.all([
      answers(store.$queryRaw`select 1`),
      webOrigin ? answers(reach(new URL(webOrigin))) : null,
    ]);
    const missing = [...(database ? [] : ["database"]), ...(web === false ? ["web"] : [])];
    response
      .status(missing.length > 0 ? 503 : 200)
      .json({ status: missing.length > 0 ? "not ready" : "ready", missing });
  });
  return router;
}

async function answers(attempt: Promise<unknown>): Promise<boolean> {
  const patience = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => patience.resolve(false), PATIENCE_MS);
  const outcome = attempt.then(
    () => true,
    () => false,
  );
  return Promise.race([outcome, patience.promise]).finally(() => clearTimeout(timer));
}

function reach({ hostname, port, protocol }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
    socket.once("error", reject).once("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}
