import { type Response, Router } from "express";
import { identify } from "../../access/identify.ts";
import { includesRole } from "../../domain/roles.ts";
import { type AuditRecord, auditByIds, listAudit } from "../../store/audit.ts";
import type { Store } from "../../store/database.ts";
import { readPages } from "../../store/keyset.ts";

const COLUMNS = ["at", "actorName", "actorKind", "action", "targetId", "targetLabel", "refusal", "requestId"] as const;
const ROWS_AT_ONCE = 500;

/** `/audit.csv` and `/audit.jsonl`: the whole log for an admin, newest first, optionally `?from=…&to=…`. */
export function auditRoutes(store: Store): Router {
  const router = Router();
  router.get(["/audit.csv", "/audit.jsonl"], async (request, response) => {
    const { authorization, cookie } = request.headers;
    const viewer = await identify(store, { authorization, cookie });
    if (!viewer || !includesRole(viewer.role, "admin")) {
      response
        .status(viewer ? 403 : 401)
        .type("text")
        .send("The audit log is for admins.\n");
      return;
    }
    const span = { from: dateOf(request.query.from), to: dateOf(request.query.to) };
    if (span.from === "wrong" || span.to === "wrong") {
      response.status(400).type("text").send("from and to are dates such as 2026-03-01 or 2026-03-01T10:00:00Z.\n");
      return;
    }
    const isCsv = request.path.endsWith(".csv");
    response
      .set("cache-control", "no-store")
      .attachment(isCsv ? "atlas-audit.csv" : "atlas-audit.jsonl")
      .type(isCsv ? "text/csv" : "application/jsonl");
    if (isCsv) response.write(`${[...COLUMNS, "changes", "input"].join()}\r\n`);
    for await (const entry of entries(store, span as { from: Date | null; to: Date | null })) {
      if (response.destroyed) return;
      await write(response, isCsv ? csvLine(entry) : `${JSON.stringify(entry)}\n`);
    }
    response.end();
  });
  return router;
}

async function* entries(store: Store, span: { from: Date | null; to: Date | null }): AsyncGenerator<AuditRecord> {
  for (let after: string[] | null = null; ; ) {
    const [page] = await readPages(store, listAudit(span), [null], { first: ROWS_AT_ONCE, after });
    const ids = page!.rows.map(({ id }) => id);
    const byId = new Map((await auditByIds(store, ids)).map((entry) => [entry.id, entry]));
    for (const id of ids) if (byId.has(id)) yield byId.get(id)!;
    if (!page!.hasNextPage) return;
    after = page!.rows.at(-1)!.key;
  }
}

function csvLine(entry: AuditRecord): string {
  const cells = [
    ...COLUMNS.map((column) => entry[column]),
    JSON.stringify(entry.changes),
    JSON.stringify(entry.input),
  ].map((cell) => csvCell(cell instanceof Date ? cell.toISOString() : (cell ?? "")));
  return `${cells.join()}\r\n`;
}

/** A cell that begins like a formula is made text: spreadsheets run formulas. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function dateOf(value: unknown): Date | null | "wrong" {
  if (value === undefined || value === "") return null;
  const at = new Date(String(value));
  return Number.isNaN(at.getTime()) ? "wrong" : at;
}

function write(response: Response, text: string): Promise<void> | undefined {
  if (response.write(text)) return undefined;
  return new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
}
