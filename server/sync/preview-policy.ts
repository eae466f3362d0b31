import type { Pool } from "pg";
import { maskValue } from "../domain/pii/mask-value.ts";
import {
  type ColumnTreatment,
  KEY_COLUMN,
  type PiiPolicy,
  type Protection,
  type Treatment,
} from "../domain/pii/policy.ts";
import { type ProtectionKeys, protectValue } from "../domain/pii/protect-value.ts";
import { chartColumnTypes } from "../layers/chart.ts";
import { columnValues } from "../layers/column-values.ts";
import { readProtectionFacts } from "../store/protections.ts";
import { protectionUnder } from "./protect-stream.ts";

/** What a policy would change of one column, or of one path within it. */
export interface PolicyChange {
  table: string;
  columnName: string;
  path: string;
  entityType: string | null;
  before: Treatment;
  after: Treatment;
  isWithin: boolean;
  isForNewRowsOnly: boolean;
  examples: { before: string; after: string | null }[];
}

const MAX_EXAMPLES = 3;
/** Columns of which values are fetched; the others are told without. */
const MAX_SHOWN = 50;

/** What a policy would do to streams, before it is saved. Examples of unprotected values show their first letter only. */
export async function previewPolicy(
  db: Pool,
  policy: PiiPolicy,
  streams: readonly { syncStreamId: string; table: string }[],
  keys: ProtectionKeys,
): Promise<PolicyChange[]> {
  const changes: PolicyChange[] = [];
  for (const { syncStreamId, table } of streams) {
    const charted = await chartColumnTypes(db, table);
    if (charted.size === 0) continue;
    const facts = await readProtectionFacts(db, syncStreamId);
    const names = { name: table, columns: [...charted.keys()], keys: [] };
    const { columns } = protectionUnder({ ...facts, policy }, names);
    for (const change of compare(facts.applied?.columns ?? [], columns)) {
      const isShown = changes.length < MAX_SHOWN && change.path === "" && !change.isWithin;
      const examples = isShown ? await examplesOf(db, table, change, keys) : [];
      changes.push({ table, ...change, examples });
    }
  }
  return changes;
}

type Change = Omit<PolicyChange, "table" | "examples">;

function compare(before: readonly ColumnTreatment[], after: readonly ColumnTreatment[]): Change[] {
  const places = new Map(
    [...before, ...after]
      .filter(({ columnName }) => columnName !== KEY_COLUMN)
      .map(({ columnName, path }) => [`${columnName}\u0000${path}`, { columnName, path }]),
  );
  return [...places.values()].flatMap(({ columnName, path }): Change[] => {
    const at = (columns: readonly ColumnTreatment[]) =>
      columns.find((column) => column.columnName === columnName && column.path === path);
    const [was, becomes] = [at(before), at(after)];
    if (was?.treatment === becomes?.treatment) return [];
    const isLost = was !== undefined && !["encrypt", "within"].includes(was.treatment);
    const takesMore = becomes?.treatment === "drop" || becomes?.treatment === "redact";
    return [
      {
        columnName,
        path,
        entityType: becomes?.entityType ?? was?.entityType ?? null,
        before: plain(was),
        after: plain(becomes),
        isWithin: (becomes ?? was)?.treatment === "within",
        isForNewRowsOnly: isLost && !takesMore,
      },
    ];
  });
}

function plain(column: ColumnTreatment | undefined): Treatment {
  return column === undefined || column.treatment === "within" ? "keep" : column.treatment;
}

async function examplesOf(
  db: Pool,
  table: string,
  change: Change,
  keys: ProtectionKeys,
): Promise<PolicyChange["examples"]> {
  const { columnName, before, after, isForNewRowsOnly } = change;
  const values = await columnValues(db, table, columnName, MAX_EXAMPLES);
  return values.map((value) => {
    if (before !== "keep") return { before: value, after: isForNewRowsOnly ? value : treat(value, after, keys) };
    return { before: maskValue(value), after: treat(value, after, keys) };
  });
}

function treat(value: string, treatment: Treatment, keys: ProtectionKeys): string | null {
  return treatment === "keep" ? maskValue(value) : protectValue(value, treatment as Protection, keys);
}
