import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { describeTiming, nextTicks } from "../../domain/schedule.ts";
import { listScheduledSyncs, type ScheduleRecord } from "../../store/schedules.ts";
import { readSetting, writeSetting } from "../../store/settings.ts";
import { listTicks, listTicksOfSync, type TickRecord } from "../../store/ticks.ts";
import { After, checkedFirst, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { ScheduleKindEnum } from "../enums.ts";
import { SyncRun } from "../run/run.type.ts";
import { DateTime } from "../scalars.ts";
import { Sync, SyncConnection, SyncPayload } from "../sync/sync.type.ts";
import { refuse } from "../user-errors.ts";
import { RunLimits, RunLimitsPayload } from "./run-limits.type.ts";
import {
  PauseSchedulesInput,
  ResumeSchedulesInput,
  ScheduleInput,
  SetRunLimitsInput,
  SetScheduleInput,
} from "./schedule.input.ts";
import { pause, previewSchedule, resume, setSchedule, stale } from "./schedule.service.ts";
import { Schedule, SchedulePreview, SchedulesPayload, Tick, TickConnection } from "./schedule.type.ts";

const MAX_TIMES = 100;

@Resolver(() => Schedule)
export class ScheduleResolver {
  @Query(() => SyncConnection, { description: "Syncs that run by themselves: the next one first, paused ones last." })
  scheduledSyncs(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listScheduledSyncs(), { first, after }, { load: context.loaders.sync });
  }

  @Query(() => TickConnection, { name: "ticks", description: "Of all schedules, newest first." })
  ticksOfAll(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("since", () => DateTime, { nullable: true }) since: Date | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listTicks({ since }), { first, after }, { load: context.loaders.tick });
  }

  @Query(() => SchedulePreview, { description: "What a schedule would do, before it is saved." })
  previewSchedule(
    @Arg("schedule", () => ScheduleInput) schedule: ScheduleInput,
    @Arg("count", () => Int, { defaultValue: 5 }) count: number,
  ) {
    return previewSchedule(schedule, new Date(), checkedFirst(count, MAX_TIMES));
  }

  @Query(() => RunLimits, { description: "How many runs may be under way at once." })
  async runLimits(@Ctx() { store }: AtlasContext) {
    const { value, version } = await readSetting(store, "runLimits");
    return { ...value, version };
  }

  @FieldResolver(() => ScheduleKindEnum)
  kind(@Root() { timing }: ScheduleRecord) {
    return timing.kind;
  }

  @FieldResolver(() => String, { nullable: true })
  cron(@Root() { timing }: ScheduleRecord) {
    return timing.kind === "cron" ? timing.cron : null;
  }

  @FieldResolver(() => String, { nullable: true })
  timeZone(@Root() { timing }: ScheduleRecord) {
    return timing.kind === "cron" ? timing.timeZone : null;
  }

  @FieldResolver(() => Int, { nullable: true })
  everyMinutes(@Root() { timing }: ScheduleRecord) {
    return timing.kind === "interval" ? timing.everyMinutes : null;
  }

  @FieldResolver(() => String, { description: 'In words, such as "every 15 minutes".' })
  description(@Root() { timing }: ScheduleRecord) {
    return describeTiming(timing);
  }

  @FieldResolver(() => [DateTime], {
    description: "The next times, 1 to 100, before jitter; up to `until` where it is given. None while paused.",
  })
  nextRuns(
    @Root() { timing, paused, nextDueAt }: ScheduleRecord,
    @Arg("count", () => Int, { defaultValue: 5 }) count: number,
    @Arg("until", () => DateTime, { nullable: true }) until: Date | null,
  ) {
    const most = checkedFirst(count, MAX_TIMES);
    if (paused || !nextDueAt) return [];
    const times = [nextDueAt, ...nextTicks(timing, nextDueAt, most - 1)];
    return until ? times.filter((at) => at <= until) : times;
  }

  @FieldResolver(() => Boolean, { description: "Whether a tick waits for the run under way to end." })
  isOneWaiting(@Root() { waitingDueAt }: ScheduleRecord) {
    return waitingDueAt !== null;
  }

  @FieldResolver(() => TickConnection, { description: "Newest first." })
  ticks(
    @Root() { syncId }: ScheduleRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listTicksOfSync(), { first, after }, { load: context.loaders.tick, ownerId: syncId });
  }

  @Mutation(() => SyncPayload, { description: "Sets when a sync runs by itself. A paused schedule stays paused." })
  async setSchedule(@Arg("input", () => SetScheduleInput) input: SetScheduleInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await setSchedule(context, input, new Date());
    return { sync: done ? await context.loaders.sync.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => SchedulesPayload, { description: "Runs by hand stay possible; a run under way goes on." })
  async pauseSchedules(
    @Arg("input", () => PauseSchedulesInput) input: PauseSchedulesInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await pause(context, input, { by: context.viewer!.name, at: new Date() });
    return { changed: done ?? 0, userErrors: refused ?? [] };
  }

  @Mutation(() => SchedulesPayload, { description: "Ticks that passed meanwhile do not count as missed." })
  async resumeSchedules(
    @Arg("input", () => ResumeSchedulesInput) input: ResumeSchedulesInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await resume(context, input, new Date());
    return { changed: done ?? 0, userErrors: refused ?? [] };
  }

  @Mutation(() => RunLimitsPayload, { description: "Runs over a limit stay queued until one ends." })
  async setRunLimits(
    @Arg("input", () => SetRunLimitsInput) { expectedVersion, ...limits }: SetRunLimitsInput,
    @Ctx() { store }: AtlasContext,
  ) {
    const value = { installation: limits.installation ?? null, perSource: limits.perSource ?? null };
    const wrong = (["installation", "perSource"] as const).filter((name) => value[name] !== null && value[name] < 1);
    if (wrong.length > 0) {
      const { refused } = refuse("invalid", "1 at least, or nothing for no limit.", [wrong[0]!]);
      return { runLimits: null, userErrors: refused };
    }
    const saved = await writeSetting(store, "runLimits", value, expectedVersion);
    return saved
      ? { runLimits: { ...saved.value, version: saved.version }, userErrors: [] }
      : { runLimits: null, userErrors: stale().refused };
  }
}

@Resolver(() => Tick)
export class TickResolver {
  @FieldResolver(() => Sync, { nullable: true })
  sync(@Root() { syncId }: TickRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }

  @FieldResolver(() => SyncRun, { nullable: true, description: "The run that it started." })
  run(@Root() { runId }: TickRecord, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }
}

@Resolver(() => Sync)
export class SyncScheduleResolver {
  @FieldResolver(() => Schedule)
  schedule(@Root() { id }: { id: string }, @Ctx() { loaders }: AtlasContext) {
    return loaders.schedule.load(id);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "Milliseconds that its last ten runs that went well took, in the middle; null before the first.",
  })
  typicalDurationMs(@Root() { id }: { id: string }, @Ctx() { loaders }: AtlasContext) {
    return loaders.typicalDuration.load(id);
  }
}
