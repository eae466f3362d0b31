import type {
  PiiPoliciesQuery,
  PiiPolicyInput,
  PiiRuleInput,
  PiiTreatment,
  Role,
} from "../../graphql/generated/graphql.ts";

export type Policy = PiiPoliciesQuery["piiPolicies"]["nodes"][number];

export const TREATMENTS: readonly PiiTreatment[] = ["KEEP", "MASK", "HASH", "REDACT", "ENCRYPT", "DROP"];
export const TREATMENT_WORDS: Record<PiiTreatment, string> = {
  KEEP: "keep as it is",
  MASK: "mask, keep the last 4",
  HASH: "hash, equal values stay joinable",
  REDACT: "redact",
  ENCRYPT: "encrypt, readable by a role",
  DROP: "drop the column",
};

/** What the form holds; a policy that is not there yet has no version. */
export type PolicyDraft = Omit<PiiPolicyInput, "rules" | "isApplied"> & { rules: PiiRuleInput[] };

export function draftOf(policy: Policy): PolicyDraft {
  const { id, name, isDefault, otherTreatment, minConfidence, encryptedReaders, rawReaders, rawRetentionDays } = policy;
  return {
    id,
    name,
    isDefault,
    otherTreatment,
    minConfidence,
    encryptedReaders,
    rawReaders: rawReaders ?? null,
    rawRetentionDays: rawRetentionDays ?? null,
    expectedVersion: policy.version,
    rules: policy.rules.map(({ entityType, table, columnName, path, treatment }) => ({
      entityType: entityType ?? null,
      table: table ?? null,
      columnName: columnName ?? null,
      path,
      treatment,
    })),
  };
}

export const NEW_POLICY: PolicyDraft = {
  id: null,
  name: "",
  isDefault: false,
  otherTreatment: "KEEP",
  minConfidence: 0.5,
  encryptedReaders: "ADMIN" satisfies Role,
  rawReaders: null,
  rawRetentionDays: null,
  expectedVersion: null,
  rules: [],
};
