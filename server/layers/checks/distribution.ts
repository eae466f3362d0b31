import type { CheckBody } from "../../domain/quality/sodacl/check.ts";
import type { Verdict } from "../../domain/quality/sodacl/judge.ts";
import type { Rows } from "./metric-sql.ts";
import type { CheckContext } from "./prepare-check.ts";

export async function concludeDistribution(
  _body: Extract<CheckBody, { kind: "distribution" }>,
  _rows: Rows,
  _context: CheckContext,
): Promise<Verdict> {
  return { outcome: "not-evaluated", value: null, reason: "distributions are not compared" };
}
