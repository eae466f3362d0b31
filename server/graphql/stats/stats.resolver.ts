import { Ctx, FieldResolver, Query, Resolver } from "type-graphql";
import { readStats } from "../../store/stats.ts";
import { countSyncsByHealth } from "../../store/syncs.ts";
import type { AtlasContext } from "../context.ts";
import { Figure } from "../run/run.type.ts";
import { Stats } from "./stats.type.ts";

@Resolver(() => Stats)
export class StatsResolver {
  @Query(() => Stats)
  stats(@Ctx() { store }: AtlasContext) {
    return readStats(store, new Date());
  }

  @FieldResolver(() => [Figure], { description: "Named as Health is, in lower case." })
  async syncsByHealth(@Ctx() { store }: AtlasContext) {
    const counts = await countSyncsByHealth(store);
    return Object.entries(counts).map(([name, value]) => ({ name, value }));
  }
}
