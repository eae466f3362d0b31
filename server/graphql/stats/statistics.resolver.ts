import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { isTimeZone } from "../../domain/schedule.ts";
import { runStatistics, runStatisticsByDay, slowestSyncs } from "../../store/run-statistics.ts";
import { badInput } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { filterId } from "../global-id.ts";
import { Sync } from "../sync/sync.type.ts";
import { DayFigures, RunFigures, RunStatistics, SlowSync } from "./statistics.type.ts";

const MAX_DAYS = 366;
const SLOWEST = 10;

@Resolver(() => RunStatistics)
export class StatisticsResolver {
  @Query(() => RunStatistics, { description: "Of the last `days`, 1 to 366; of one sync or of all." })
  runStatistics(
    @Arg("days", () => Int, { defaultValue: 30 }) days: number,
    @Arg("syncId", () => ID, { nullable: true }) syncId: string | null,
    @Arg("timeZone", () => String, { defaultValue: "UTC", description: "Whose days." }) timeZone: string,
  ): RunStatistics {
    if (days < 1 || days > MAX_DAYS) throw badInput(`days must be 1 to ${MAX_DAYS}; this asks for ${days}.`);
    if (!isTimeZone(timeZone)) throw badInput(`"${timeZone}" is no time zone. Use a name such as Europe/Berlin.`);
    const now = new Date();
    return { now, since: new Date(now.getTime() - days * 86_400_000), syncId: filterId("Sync", syncId), timeZone };
  }

  @FieldResolver(() => RunFigures)
  total(@Root() span: RunStatistics, @Ctx() { store }: AtlasContext) {
    return runStatistics(store, span);
  }

  @FieldResolver(() => [DayFigures], { description: "Every day of the span, oldest first." })
  byDay(@Root() span: RunStatistics, @Ctx() { store }: AtlasContext) {
    return runStatisticsByDay(store, span, span);
  }

  @FieldResolver(() => [SlowSync], { description: "The ten syncs whose runs took longest in the middle." })
  slowest(@Root() { since }: RunStatistics, @Ctx() { store }: AtlasContext) {
    return slowestSyncs(store, since, SLOWEST);
  }
}

@Resolver(() => SlowSync)
export class SlowSyncResolver {
  @FieldResolver(() => Sync)
  sync(@Root() { syncId }: { syncId: string }, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }
}
