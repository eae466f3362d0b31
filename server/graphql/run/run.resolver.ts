import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { LogFacts, StepAccount } from "../../domain/run-events.ts";
import { ACTIVE_RUN_STATUSES } from "../../domain/steps.ts";
import { listFindingsOfRun } from "../../store/findings.ts";
import { listResultsOfRun } from "../../store/quality-results.ts";
import { readRunEvents } from "../../store/run-events.ts";
import {
  listRuns,
  listStreamRuns,
  type RunRecord,
  type StepRunRecord,
  type StreamRunRecord,
} from "../../store/runs.ts";
import { After, checkedFirst, connect, First, pageInfo } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { LogLevelEnum, StepKindEnum } from "../enums.ts";
import { PiiFindingConnection } from "../finding/finding.type.ts";
import { filterId, globalId } from "../global-id.ts";
import { QualityResultConnection } from "../quality/quality.type.ts";
import { Sync } from "../sync/sync.type.ts";
import { CancelRunInput, StartRunInput, SyncRunFilter } from "./run.input.ts";
import { cancelRun, startRun, triggerOf } from "./run.service.ts";
import {
  Figure,
  RecordBalance,
  RunEventConnection,
  RunPayload,
  StepRun,
  StreamRun,
  StreamRunConnection,
  SyncRun,
  SyncRunConnection,
} from "./run.type.ts";
import { eventCursor, recordBalance, runEvent, sequenceOf } from "./run-event.ts";
import { inStepOrder } from "./step-order.ts";

const MAX_EVENTS = 1000;

@Resolver(() => SyncRun)
export class SyncRunResolver {
  @Query(() => SyncRunConnection, { description: "Newest first." })
  runs(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("filter", () => SyncRunFilter, { nullable: true }) filter: SyncRunFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listRuns({ statuses: filter?.status, syncId: filterId("Sync", filter?.syncId) });
    return connect(context, listing, { first, after }, { load: context.loaders.run });
  }

  @FieldResolver(() => Sync)
  sync(@Root() { syncId }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "How many queued runs are before this one; null unless queued.",
  })
  queuePosition(@Root() { id }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.queuePosition.load(id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "What a queued run waits for, as a sentence; null unless queued.",
  })
  waitingFor(@Root() { id }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.waitingFor.load(id);
  }

  @FieldResolver(() => [StepRun], { description: "The eight, in order, each summed over the streams." })
  async steps(@Root() { id }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    const steps = await loaders.stepsOfRun.load(id);
    return inStepOrder(
      steps.filter(({ streamRunId }) => streamRunId === null),
      null,
    );
  }

  @FieldResolver(() => StreamRunConnection)
  streams(
    @Root() { id }: RunRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listStreamRuns(), { first, after }, { load: context.loaders.streamRun, ownerId: id });
  }

  @FieldResolver(() => RunEventConnection, {
    description: "Oldest first, 1 to 1,000. `levels` chooses among log lines.",
  })
  async events(
    @Root() { id }: RunRecord,
    @First(200) first: number,
    @After() after: string | null,
    @Arg("levels", () => [LogLevelEnum], { nullable: true }) levels: LogFacts["level"][] | null,
    @Ctx() { store }: AtlasContext,
  ) {
    const limit = checkedFirst(first, MAX_EVENTS);
    const events = await readRunEvents(store, id, { after: sequenceOf(after), limit: limit + 1, levels });
    const edges = events.slice(0, limit).map((event) => ({ cursor: eventCursor(event.seq), node: runEvent(event) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: pageInfo(edges, { hasNextPage: events.length > limit, after: after ?? null }),
    };
  }

  @FieldResolver(() => RecordBalance)
  balance(@Root() { balance, status }: RunRecord) {
    return recordBalance(balance, status);
  }

  @FieldResolver(() => Boolean)
  canCancel(@Root() { status }: RunRecord) {
    return status !== "cancelling" && ACTIVE_RUN_STATUSES.some((active) => active === status);
  }

  @FieldResolver(() => String, {
    description: "The cursor of the newest stored event: subscribe with it to hear what comes next.",
  })
  lastEventCursor(@Root() { lastSeq }: RunRecord) {
    return eventCursor(lastSeq);
  }

  @FieldResolver(() => QualityResultConnection)
  qualityResults(
    @Root() { id }: RunRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listResultsOfRun(), { first, after }, { load: context.loaders.qualityResult, ownerId: id });
  }

  @FieldResolver(() => PiiFindingConnection, { description: "Findings that this run was the last to see." })
  findings(
    @Root() { id }: RunRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listFindingsOfRun(), { first, after }, { load: context.loaders.finding, ownerId: id });
  }

  @Mutation(() => RunPayload)
  async startRun(@Arg("input", () => StartRunInput) input: StartRunInput, @Ctx() context: AtlasContext) {
    const viewer = context.viewer!;
    const { done, refused } = await startRun(context, {
      ...input,
      trigger: triggerOf(viewer),
      triggeredBy: viewer.name,
    });
    return { run: done ? await context.loaders.run.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => RunPayload)
  async cancelRun(@Arg("input", () => CancelRunInput) { id }: CancelRunInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await cancelRun(context, id);
    return { run: done ? await context.loaders.run.load(done) : null, userErrors: refused ?? [] };
  }
}

@Resolver(() => StreamRun)
export class StreamRunResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: StreamRunRecord) {
    return globalId("StreamRun", id);
  }

  @FieldResolver(() => [StepRun])
  async steps(@Root() { id, runId, name }: StreamRunRecord, @Ctx() { loaders }: AtlasContext) {
    const steps = await loaders.stepsOfRun.load(runId);
    return inStepOrder(
      steps.filter(({ streamRunId }) => streamRunId === id),
      { id, name },
    );
  }

  @FieldResolver(() => [Dataset])
  datasets(@Root() { syncStreamId }: StreamRunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.datasetsOfStream.load(syncStreamId);
  }
}

/** A step is given as a row has it, or as an event told it: with the same names. */
@Resolver(() => StepRun)
export class StepRunResolver {
  @FieldResolver(() => ID, {
    description: 'Stable within its run: "read" of the whole run, "flights/read" of a stream.',
  })
  id(@Root() { step, streamName }: StepRunRecord | StepAccount) {
    return streamName === null ? step : `${streamName}/${step}`;
  }

  @FieldResolver(() => StepKindEnum)
  kind(@Root() { step }: StepRunRecord | StepAccount) {
    return step;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "Seconds to its end at its present rate; null without a total or a rate. As sure as the total is.",
  })
  etaSeconds(@Root() { status, done, total, perSecond }: StepRunRecord | StepAccount) {
    if (status !== "running" || total === null || !perSecond) return null;
    return Math.ceil(Math.max(0, Number(total) - Number(done)) / perSecond);
  }

  @FieldResolver(() => [Figure], {
    description: "Second figures by name, such as closed, unchanged, warned, failed, notEvaluated, superseded.",
  })
  figures(@Root() { figures }: StepRunRecord | StepAccount) {
    return Object.entries(figures).map(([name, value]) => ({ name, value }));
  }
}
