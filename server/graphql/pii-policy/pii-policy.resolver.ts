import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ENTITY_TYPES } from "../../domain/pii/entity-types.ts";
import { piiCoverage } from "../../store/pii-coverage.ts";
import { listPolicies, type PiiPolicyRecord } from "../../store/pii-policies.ts";
import { piiSettings, savePiiSettings } from "../../store/pii-settings.ts";
import { listApplications } from "../../store/policy-applications.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { refuse } from "../user-errors.ts";
import { apply, preview, remove, save, setPrivacy } from "./pii-policy.service.ts";
import {
  PiiCoverage,
  PiiPolicy,
  PiiPolicyConnection,
  PiiPolicyIdInput,
  PiiPolicyInput,
  PiiPolicyPayload,
  PiiSettings,
  PiiSettingsInput,
  PiiSettingsPayload,
  PolicyApplicationConnection,
  PolicyPreview,
  SyncPrivacyInput,
} from "./pii-policy.type.ts";

@Resolver(() => PiiPolicy)
export class PiiPolicyResolver {
  @Query(() => PiiPolicyConnection)
  piiPolicies(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listPolicies(), { first, after }, { load: context.loaders.piiPolicy });
  }

  @Query(() => PolicyApplicationConnection, { description: "Newest first." })
  policyApplications(@First(10) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listApplications(), { first, after }, { load: context.loaders.policyApplication });
  }

  @Query(() => PolicyPreview, { description: "What a policy would change, before it is saved." })
  async piiPolicyPreview(@Arg("input", () => PiiPolicyInput) input: PiiPolicyInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await preview(context, input);
    return { ...(done ?? { columns: 0, datasets: 0, streams: 0, changes: [] }), userErrors: refused ?? [] };
  }

  @Query(() => PiiCoverage)
  piiCoverage(@Ctx() { store }: AtlasContext) {
    return piiCoverage(store);
  }

  @Query(() => PiiSettings)
  piiSettings(@Ctx() { store }: AtlasContext) {
    return piiSettings(store);
  }

  @Query(() => [String], { description: "Everything that Atlas can find, as Presidio spells it." })
  entityTypes() {
    return [...ENTITY_TYPES];
  }

  @FieldResolver(() => Int, { description: "Syncs that it governs." })
  syncCount(@Root() { id }: PiiPolicyRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.policySyncCount.load(id);
  }

  @Mutation(() => PiiPolicyPayload)
  async savePiiPolicy(@Arg("input", () => PiiPolicyInput) input: PiiPolicyInput, @Ctx() context: AtlasContext) {
    const { done, refused = [] } = await save(context, input);
    return payload(context, { ...done, userErrors: refused });
  }

  @Mutation(() => PiiPolicyPayload, { description: "Brings what is published already under the policy." })
  async applyPiiPolicy(@Arg("input", () => PiiPolicyIdInput) { id }: PiiPolicyIdInput, @Ctx() context: AtlasContext) {
    const { done: applicationId, refused = [] } = await apply(context, id);
    return payload(context, { applicationId, userErrors: refused });
  }

  @Mutation(() => DeletePayload, {
    description: "Its syncs fall back to the default policy. What was treated stays so.",
  })
  async deletePiiPolicy(@Arg("input", () => PiiPolicyIdInput) { id }: PiiPolicyIdInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await remove(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }

  @Mutation(() => PiiPolicyPayload)
  async setSyncPrivacy(@Arg("input", () => SyncPrivacyInput) input: SyncPrivacyInput, @Ctx() context: AtlasContext) {
    const { done: applicationId, refused = [] } = await setPrivacy(context, input);
    return payload(context, { applicationId, userErrors: refused });
  }

  @Mutation(() => PiiSettingsPayload)
  async savePiiSettings(
    @Arg("input", () => PiiSettingsInput) input: PiiSettingsInput,
    @Ctx() { store, viewer }: AtlasContext,
  ) {
    const isSaved = await savePiiSettings(store, { ...input, by: viewer!.name });
    const stale = refuse("stale", "Somebody changed this in the meantime. Load it again and repeat your change.");
    return { settings: await piiSettings(store), userErrors: isSaved ? [] : stale.refused };
  }
}

async function payload(
  { loaders }: AtlasContext,
  made: { policyId?: string; applicationId?: string | null; userErrors: object[] },
) {
  return {
    policy: made.policyId ? await loaders.piiPolicy.load(made.policyId) : null,
    application: made.applicationId ? await loaders.policyApplication.load(made.applicationId) : null,
    userErrors: made.userErrors,
  };
}
