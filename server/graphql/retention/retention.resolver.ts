import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { type Retention as Days, STANDARD_RETENTION } from "../../domain/retention.ts";
import { readSetting, writeSetting } from "../../store/settings.ts";
import type { AtlasContext } from "../context.ts";
import { refuse } from "../user-errors.ts";
import { Retention, RetentionPayload, SetRetentionInput } from "./retention.type.ts";

const KINDS = Object.keys(STANDARD_RETENTION) as (keyof Days)[];

@Resolver()
export class RetentionResolver {
  @Query(() => Retention)
  async retention(@Ctx() { store }: AtlasContext) {
    const { value, version } = await readSetting(store, "retention");
    return { ...value, version };
  }

  @Mutation(() => RetentionPayload)
  async setRetention(
    @Arg("input", () => SetRetentionInput) { expectedVersion, ...days }: SetRetentionInput,
    @Ctx() { store }: AtlasContext,
  ): Promise<RetentionPayload> {
    const wrong = KINDS.find((kind) => (days[kind] ?? 1) < 1);
    if (wrong) {
      return {
        retention: null,
        userErrors: refuse("invalid", "1 day at least, or nothing for ever.", [wrong]).refused,
      };
    }
    const value = Object.fromEntries(KINDS.map((kind) => [kind, days[kind] ?? null])) as unknown as Days;
    const saved = await writeSetting(store, "retention", value, expectedVersion);
    if (saved) return { retention: { ...saved.value, version: saved.version }, userErrors: [] };
    const message = "Somebody else changed this meanwhile. Look at it again, then change it.";
    return { retention: null, userErrors: refuse("stale", message, ["expectedVersion"]).refused };
  }
}
