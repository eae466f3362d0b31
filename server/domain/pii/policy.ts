import type { Role } from "../roles.ts";
import type { EntityType } from "./entity-types.ts";
import { ENTITY_TYPES } from "./entity-types.ts";

/** What becomes of a value: mask leaves its last characters, hash is keyed and joinable, encrypt can be read by a role. */
export const TREATMENTS = ["keep", "mask", "hash", "redact", "encrypt", "drop"] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** What of the treatments changes a value. */
export type Protection = Exclude<Treatment, "keep">;

/** One rule: for an entity type, or for columns by their name, in one table or in all. A rule for a column goes first. */
export interface PolicyRule {
  entityType: string | null;
  /** The table's name in the layers; null for every table. */
  table: string | null;
  columnName: string | null;
  /** Within the column's JSON: "contact.email"; "" for the column as a whole. */
  path: string;
  treatment: Treatment;
}

export interface PiiPolicy {
  id: string;
  name: string;
  isDefault: boolean;
  version: number;
  rules: PolicyRule[];
  /** For personal data that no rule names. */
  otherTreatment: Treatment;
  /** From 0 to 1: suggestions below it are left alone until a person confirms them. */
  minConfidence: number;
  encryptedReaders: Role;
  /** Who sees protected values raw in explore and quarantine; null for nobody. */
  rawReaders: Role | null;
  rawRetentionDays: number | null;
}

/** What a policy needs to know of a verdict. */
export interface JudgedColumn {
  columnName: string;
  path: string;
  entityType: string;
  status: "suggested" | "confirmed" | "rejected";
  confidence: number;
}

/** What is done to one column, or to one path within its JSON. "within": only to the personal data in its texts. */
export interface ColumnTreatment {
  columnName: string;
  path: string;
  treatment: Protection | "within";
  entityType: string | null;
}

/** Everything that a table's values must go through before they are published. */
export interface TableProtection {
  columns: ColumnTreatment[];
  /**
   * Types whose values are looked for inside texts that have no treatment as a whole, and what becomes of each: a value in
   * a remark, or the one address in a column of numbers, is as personal as in a column of its own.
   */
  within: ReadonlyMap<EntityType, Protection>;
  /** Columns that a person has said are not personal: nothing is looked for in them. */
  cleared: ReadonlySet<string>;
}

/** Atlas's own column that holds the key as text: where a key's field is protected, so must this be, and stay unique. */
export const KEY_COLUMN = "_atlas_key";

/** What a policy does to the columns of a table, given what is known of them. The order of the findings does not matter. */
export function protectionOf(
  policy: PiiPolicy,
  table: { name: string; columns: readonly string[]; keys: readonly string[] },
  findings: readonly JudgedColumn[],
): TableProtection {
  const byRule = policy.rules.flatMap(({ columnName, path, table: ruled, treatment }) =>
    columnName !== null && (ruled === null || ruled === table.name) && table.columns.includes(columnName)
      ? [{ columnName, path, treatment, entityType: null, isForTable: ruled !== null }]
      : [],
  );
  const decided = new Map<string, { treatment: Treatment; entityType: string | null }>();
  for (const { columnName, path, entityType, status, confidence } of findings) {
    if (status === "rejected" || !table.columns.includes(columnName)) continue;
    if (status === "suggested" && confidence < policy.minConfidence) continue;
    decided.set(placeOf(columnName, path), { treatment: treatmentOfType(policy, entityType), entityType });
  }
  // A rule for one table is nearer than one for all tables, and both are nearer than one for a type.
  for (const rule of byRule.toSorted((a, b) => Number(a.isForTable) - Number(b.isForTable))) {
    const known = decided.get(placeOf(rule.columnName, rule.path));
    decided.set(placeOf(rule.columnName, rule.path), {
      treatment: rule.treatment,
      entityType: known?.entityType ?? null,
    });
  }
  const within = protectedWithin(policy);
  const columns = [...decided].flatMap(([place, { treatment, entityType }]): ColumnTreatment[] => {
    const [columnName = "", path = ""] = place.split("\u0000");
    if (treatment !== "keep") return [{ columnName, path, treatment, entityType }];
    const isProse = entityType === "FREE_TEXT" && within.size > 0;
    return isProse ? [{ columnName, path, treatment: "within", entityType }] : [];
  });
  const whole = wholeColumns(columns);
  if (table.keys.some((key) => whole.has(key))) {
    columns.push({ columnName: KEY_COLUMN, path: "", treatment: "hash", entityType: null });
  }
  return {
    columns: columns.toSorted((a, b) => (placeOf(a.columnName, a.path) < placeOf(b.columnName, b.path) ? -1 : 1)),
    within,
    cleared: new Set([
      ...findings
        .filter(({ status, path }) => status === "rejected" && path === "")
        .map(({ columnName }) => columnName),
      ...byRule
        .filter(({ treatment, path }) => treatment === "keep" && path === "")
        .map(({ columnName }) => columnName),
    ]),
  };
}

/** Told by words alone: looked for in prose, not in every title that has two capitals. */
const TOLD_IN_PROSE: readonly EntityType[] = ["PERSON"];

/** The types that are looked for in a column: of prose all of them, of other texts those that have a form. */
export function withinColumn(
  { columns, within, cleared }: TableProtection,
  columnName: string,
): ReadonlyMap<EntityType, Protection> {
  if (cleared.has(columnName)) return new Map();
  const isProse = columns.some((column) => column.columnName === columnName && column.treatment === "within");
  return isProse ? within : new Map([...within].filter(([entityType]) => !TOLD_IN_PROSE.includes(entityType)));
}

/**
 * What is told apart from other words and numbers surely enough to be taken out of a text: an address has a form of its
 * own, nine digits have not.
 */
const FOUND_WITHIN: readonly EntityType[] = [
  "EMAIL_ADDRESS",
  "PHONE_NUMBER",
  "IBAN_CODE",
  "CREDIT_CARD",
  "CRYPTO",
  "MAC_ADDRESS",
  "IP_ADDRESS",
  ...TOLD_IN_PROSE,
  "US_SSN",
  "UK_NINO",
  "UK_NHS",
  "IT_FISCAL_CODE",
  "ES_NIF",
  "ES_NIE",
  "PL_PESEL",
  "SE_PERSONNUMMER",
  "FI_PERSONAL_IDENTITY_CODE",
  "DK_CPR",
  "IN_AADHAAR",
  "IN_PAN",
  "KR_RRN",
  "US_MBI",
];

function protectedWithin(policy: PiiPolicy): Map<EntityType, Protection> {
  return new Map(
    FOUND_WITHIN.flatMap((entityType) => {
      const treatment = treatmentOfType(policy, entityType);
      return treatment === "keep" ? [] : [[entityType, treatment] as const];
    }),
  );
}

/** FREE_TEXT and JSON as a whole only where a rule names them: otherwise what they contain is treated within them. */
function treatmentOfType({ rules, otherTreatment }: PiiPolicy, entityType: string): Treatment {
  const rule = rules.find((candidate) => candidate.columnName === null && candidate.entityType === entityType);
  if (rule) return rule.treatment;
  return entityType === "FREE_TEXT" || entityType === "JSON" ? "keep" : otherTreatment;
}

function placeOf(columnName: string, path: string): string {
  return `${columnName}\u0000${path}`;
}

/** What is done to columns as a whole, by name. */
export function wholeColumns(columns: readonly ColumnTreatment[]): Map<string, Protection> {
  return new Map(
    columns.flatMap(({ columnName, path, treatment }) =>
      path === "" && treatment !== "within" ? [[columnName, treatment] as const] : [],
    ),
  );
}

/** Whether anything is done to values at all. */
export function protectsNothing({ columns, within }: TableProtection): boolean {
  return columns.length === 0 && within.size === 0;
}

/** What is wrong with rules that somebody wrote, by the path of the field; empty for good ones. */
export function findRuleFaults(rules: readonly PolicyRule[]): { path: string[]; message: string }[] {
  const seen = new Set<string>();
  return rules.flatMap(({ entityType, table, columnName, path }, index) => {
    const at = ["rules", String(index)];
    if ((entityType === null) === (columnName === null)) {
      return [{ path: at, message: "A rule is for an entity type or for a column: name one of them, not both." }];
    }
    if (entityType !== null && !(ENTITY_TYPES as readonly string[]).includes(entityType)) {
      return [{ path: [...at, "entityType"], message: `${entityType} is no entity type that Atlas finds.` }];
    }
    const subject = JSON.stringify([entityType, table, columnName, path]);
    if (seen.has(subject)) {
      return [{ path: at, message: `There are two rules for ${entityType ?? columnName}: keep one of them.` }];
    }
    seen.add(subject);
    return [];
  });
}
