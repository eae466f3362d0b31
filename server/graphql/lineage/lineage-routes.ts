import express, { type Request, type Response, Router } from "express";
import { receivedGraph } from "../../domain/lineage/received-edges.ts";
import { receivedEvent } from "../../domain/lineage/received-event.ts";
import type { Fault } from "../../domain/lineage/spec/shape.ts";
import { validateEvent } from "../../domain/lineage/spec/validate-event.ts";
import { csvLine } from "../../lib/csv-line.ts";
import type { Store } from "../../store/database.ts";
import { saveReceivedEvents } from "../../store/lineage-events.ts";
import { lineageNodesByIds, nodesOfDatasets, saveGraph } from "../../store/lineage-graph.ts";
import { impactRows } from "../../store/lineage-walk.ts";
import { localId } from "../global-id.ts";
import { admit, type RestAccess, refuse } from "../rest-access.ts";

// A Spark job's event carries its plan and the columns of every table.
const MAX_EVENTS_BYTES = 20 * 1024 * 1024;
/** A name is part of an index, which holds 2,700 bytes at most. */
const MAX_NAME_CHARACTERS = 500;

/**
 * OpenLineage over HTTP, as its specification has it: `POST /api/v1/lineage` takes one event, `/api/v1/lineage/batch` a
 * list. `GET /api/v1/lineage/impact` gives what lies downstream of a node as CSV.
 */
export function lineageRoutes(access: RestAccess): Router {
  const router = Router();
  const body = express.json({ limit: MAX_EVENTS_BYTES, strict: false });
  router.post(
    "/api/v1/lineage",
    async (request, response, next) => {
      if (await admit(request, response, access, "operator")) body(request, response, next);
    },
    (request, response) => takeOne(access.store, request, response),
  );
  router.post(
    "/api/v1/lineage/batch",
    async (request, response, next) => {
      if (await admit(request, response, access, "operator")) body(request, response, next);
    },
    (request, response) => takeBatch(access.store, request, response),
  );
  router.get("/api/v1/lineage/impact", async (request, response) => {
    if (await admit(request, response, access, "viewer")) await sendImpact(access.store, request, response);
  });
  return router;
}

async function takeOne(store: Store, { body }: Request, response: Response): Promise<void> {
  const faults = faultsOf(body);
  if (faults.length > 0) {
    const [{ path, message }] = faults as [Fault];
    refuse(response, 400, `The event is not valid OpenLineage: ${path} ${message}.`, { path, faults });
    return;
  }
  await keep(store, [body]);
  response.status(204).end();
}

/** 204 when all are taken; otherwise 200 with which were not, and why. Valid ones are kept whatever the others are. */
async function takeBatch(store: Store, { body }: Request, response: Response): Promise<void> {
  if (!Array.isArray(body)) {
    refuse(response, 400, "A batch is a JSON array of events.", { path: "$" });
    return;
  }
  const judged = body.map((event: unknown, index) => ({ event, index, faults: faultsOf(event, `$[${index}]`) }));
  const failed = judged.filter(({ faults }) => faults.length > 0);
  await keep(
    store,
    judged.filter(({ faults }) => faults.length === 0).map(({ event }) => event),
  );
  if (failed.length === 0) {
    response.status(204).end();
    return;
  }
  response.json({
    status: failed.length === judged.length ? "failure" : "partial_success",
    summary: {
      received: judged.length,
      successful: judged.length - failed.length,
      failed: failed.length,
      retriable: 0,
      non_retriable: failed.length,
    },
    failed_events: failed.map(({ index, faults }) => ({
      index,
      reason: faults.map(({ path, message }) => `${path} ${message}`).join("; "),
      path: faults[0]?.path,
      retriable: false,
    })),
  });
}

function faultsOf(event: unknown, at = "$"): Fault[] {
  const faults = validateEvent(event);
  const own = faults.length > 0 ? faults : namesTooLong(event);
  return own.map(({ path, message }) => ({ path: `${at}${path.slice(1)}`, message }));
}

function namesTooLong(event: unknown): Fault[] {
  const { nodes, edges } = receivedGraph(event);
  const names = [...nodes, ...edges.flatMap(({ from, to }) => [from, to])];
  const isTooLong = names.some(({ namespace, name }) => Math.max(namespace.length, name.length) > MAX_NAME_CHARACTERS);
  return isTooLong ? [{ path: "$", message: `names something with more than ${MAX_NAME_CHARACTERS} characters` }] : [];
}

/** Events are stored and the graph extended together. */
async function keep(store: Store, events: readonly unknown[]): Promise<void> {
  if (events.length === 0) return;
  const now = new Date();
  const clean = events.map(storable);
  const graphs = clean.map(receivedGraph);
  await store.$transaction(async (tx) => {
    await saveReceivedEvents(
      tx,
      clean.map((event) => receivedEvent(event, now)),
    );
    await saveGraph(
      tx,
      { nodes: graphs.flatMap(({ nodes }) => nodes), edges: graphs.flatMap(({ edges }) => edges) },
      now,
    );
  });
}

/** PostgreSQL stores neither U+0000 nor half a character. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "\uFFFD").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

async function sendImpact(store: Store, request: Request, response: Response): Promise<void> {
  const root = String(request.query.root ?? "");
  const datasetId = localId("Dataset", root);
  const nodeId = localId("LineageNode", root);
  const [node] = datasetId
    ? await nodesOfDatasets(store, [datasetId])
    : nodeId
      ? await lineageNodesByIds(store, [nodeId])
      : [];
  if (!node) {
    refuse(response, 404, "There is no such dataset or node in the graph.");
    return;
  }
  const rows = await impactRows(store, node.id);
  response.set({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="impact.csv"`,
    "cache-control": "no-store",
  });
  const lines = rows.map(({ kind, namespace, name, layer, owner }) => csvLine([kind, namespace, name, layer, owner]));
  response.send([csvLine(["kind", "namespace", "name", "layer", "owner"]), ...lines].join(""));
}
