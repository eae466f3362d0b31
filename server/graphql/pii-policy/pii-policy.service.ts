import { findRuleFaults, type PolicyRule } from "../../domain/pii/policy.ts";
import {
  defaultPolicyId,
  deletePolicy,
  type PolicyDraft,
  policiesByIds,
  savePolicy,
  setSyncPrivacy,
  streamsUnder,
} from "../../store/pii-policies.ts";
import { createApplication } from "../../store/policy-applications.ts";
import type { PolicyChange } from "../../sync/preview-policy.ts";
import type { AtlasContext, AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import type { PiiPolicyInput, SyncPrivacyInput } from "./pii-policy.type.ts";

const MAX_RULES = 500;
const MAX_CHANGES = 200;

/** Stores a policy and, unless told not to, has what is published brought under it. */
export async function save(
  { store, viewer }: Pick<AtlasContext, "store" | "viewer">,
  input: PiiPolicyInput,
): Promise<Outcome<{ policyId: string; applicationId: string | null }>> {
  const { done: draft, refused } = await readDraft(store, input);
  if (!draft) return { refused };
  const by = viewer!.name;
  const saved = await savePolicy(
    store,
    { id: draft.id, expectedVersion: input.expectedVersion ?? 0 },
    draft.policy,
    by,
  );
  switch (saved) {
    case "not_found":
      return refuse("not_found", "There is no such policy.", ["id"]);
    case "stale":
      return refuse("stale", "Somebody changed this policy in the meantime. Load it again and repeat your change.");
    case "taken":
      return refuse("taken", `Another policy is called "${draft.policy.name}". Choose another name.`, ["name"]);
    default: {
      const applicationId = input.isApplied ? await createApplication(store, saved.id, by) : null;
      return done({ policyId: saved.id, applicationId });
    }
  }
}

export interface PreviewedPolicy {
  columns: number;
  datasets: number;
  streams: number;
  changes: PolicyChange[];
}

/** What the policy would change, counted, without saving it. */
export async function preview(
  { store, layers }: Pick<AtlasServices, "store" | "layers">,
  input: PiiPolicyInput,
): Promise<Outcome<PreviewedPolicy>> {
  const { done: draft, refused } = await readDraft(store, input);
  if (!draft) return { refused };
  const streams = await streamsUnder(store, draft.id, draft.policy.isDefault);
  const changes = await layers.previewPolicy({ ...draft.policy, id: draft.id ?? "", version: 0 }, streams);
  return done({
    columns: changes.length,
    // Chart and navigate of each table.
    datasets: 2 * new Set(changes.map(({ table }) => table)).size,
    streams: streams.length,
    changes: changes.slice(0, MAX_CHANGES),
  });
}

/** Has what is published brought under a policy; gives the application's uuid. */
export async function apply(
  { store, viewer }: Pick<AtlasContext, "store" | "viewer">,
  globalId: string,
): Promise<Outcome<string>> {
  const id = localId("PiiPolicy", globalId);
  const [policy] = id ? await policiesByIds(store, [id]) : [];
  if (!policy) return refuse("not_found", "There is no such policy.", ["id"]);
  return done(await createApplication(store, policy.id, viewer!.name));
}

export async function remove({ store }: Pick<AtlasServices, "store">, globalId: string): Promise<Outcome<string>> {
  const id = localId("PiiPolicy", globalId);
  switch (id ? await deletePolicy(store, id) : "not_found") {
    case "deleted":
      return done(globalId);
    case "default":
      return refuse("conflict", "This is the installation's policy. Make another one the default first.", ["id"]);
    case "not_found":
      return refuse("not_found", "There is no such policy.", ["id"]);
  }
}

/** Gives a sync a policy and an engine of its own, or takes them; what is published is brought under the policy. */
export async function setPrivacy(
  { store, viewer }: Pick<AtlasContext, "store" | "viewer">,
  { syncId, policyId, engine }: SyncPrivacyInput,
): Promise<Outcome<string>> {
  const sync = localId("Sync", syncId);
  if (!sync) return refuse("not_found", "There is no such sync.", ["syncId"]);
  const policy = policyId ? localId("PiiPolicy", policyId) : null;
  if (policyId && !policy) return refuse("not_found", "There is no such policy.", ["policyId"]);
  if (!(await setSyncPrivacy(store, sync, { policyId: policy, engine: engine ?? null }))) {
    return refuse("not_found", "There is no such sync, or no such policy.", ["syncId"]);
  }
  return done(await createApplication(store, policy ?? (await defaultPolicyId(store)), viewer!.name));
}

async function readDraft(
  store: AtlasServices["store"],
  input: PiiPolicyInput,
): Promise<Outcome<{ id: string | null; policy: PolicyDraft }>> {
  const id = input.id ? localId("PiiPolicy", input.id) : null;
  if (input.id && !id) return refuse("not_found", "There is no such policy.", ["id"]);
  const rules = input.rules.map(
    ({ entityType, table, columnName, path, treatment }): PolicyRule => ({
      entityType: entityType?.trim() || null,
      table: table?.trim() || null,
      columnName: columnName?.trim() || null,
      path: path?.trim() ?? "",
      treatment,
    }),
  );
  const errors: UserError[] = findRuleFaults(rules).map(({ path, message }) => ({
    code: "invalid",
    message,
    field: path,
  }));
  const name = input.name.trim();
  if (name === "") errors.push({ code: "required", message: "A policy needs a name.", field: ["name"] });
  if (rules.length > MAX_RULES)
    errors.push({ code: "limit", message: `At most ${MAX_RULES} rules.`, field: ["rules"] });
  if (!(input.minConfidence >= 0 && input.minConfidence <= 1)) {
    errors.push({ code: "invalid", message: "Confidence is 0 to 1.", field: ["minConfidence"] });
  }
  if (input.rawRetentionDays != null && input.rawRetentionDays < 1) {
    errors.push({ code: "invalid", message: "One day at least, or nothing.", field: ["rawRetentionDays"] });
  }
  const wasDefault = id !== null && id === (await defaultPolicyId(store));
  if (wasDefault && !input.isDefault) {
    const message = "One policy must be the default. Make another one the default instead.";
    errors.push({ code: "conflict", message, field: ["isDefault"] });
  }
  if (errors.length > 0) return { refused: errors };
  const { isDefault, otherTreatment, minConfidence, encryptedReaders } = input;
  const { rawReaders = null, rawRetentionDays = null } = input;
  const rest = { isDefault, otherTreatment, minConfidence, encryptedReaders, rawReaders, rawRetentionDays };
  return done({ id, policy: { name, rules, ...rest } });
}
