import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import { maskAlso } from "../../domain/quality/kept-result.ts";
import {
  countOutcomes,
  listQualityChecks,
  listResultsOfCheck,
  type QualityCheckRecord,
} from "../../store/quality-checks.ts";
import { CHECK_OUTCOMES, listLatestResults, type QualityResultRecord } from "../../store/quality-results.ts";
import { After, checkedFirst, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { filterId } from "../global-id.ts";
import { SyncRun } from "../run/run.type.ts";
import { CheckFile } from "./check-file.type.ts";
import {
  OutcomeCount,
  QualityCheck,
  QualityCheckConnection,
  QualityCheckFilter,
  QualityFilter,
  QualityResult,
  QualityResultConnection,
  ResultPart,
} from "./quality.type.ts";

const MAX_RECENT = 100;

@Resolver(() => QualityResult)
export class QualityResolver {
  @Query(() => QualityResultConnection, { description: "The newest result of every check." })
  qualityResults(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("filter", () => QualityFilter, { nullable: true }) filter: QualityFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const datasetId = filterId("Dataset", filter?.datasetId);
    const listing = listLatestResults({ outcomes: filter?.outcome, dimensions: filter?.dimension, datasetId });
    return connect(context, listing, { first, after }, { load: context.loaders.qualityResult });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: QualityResultRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => SyncRun, { nullable: true, description: "Null when published data was checked beside a sync." })
  run(@Root() { runId }: QualityResultRecord, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }

  @FieldResolver(() => QualityCheck)
  check(@Root() { checkId }: QualityResultRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.qualityCheck.load(checkId);
  }

  @FieldResolver(() => [ResultPart], { description: "The rules that it is made of, the most broken first." })
  async parts(@Root() { parts, datasetId }: QualityResultRecord, @Ctx() { loaders }: AtlasContext) {
    if (parts.every(({ sample }) => sample === null)) return parts;
    // Kept masked by what was known then; a column may have been found personal since.
    const personal = await loaders.personalColumns.load(datasetId);
    return parts.map((part) => ({ ...part, sample: part.sample && maskAlso(part.sample, personal) }));
  }

  @Subscription(() => Dataset, {
    description: "A chart dataset whose checks have new results.",
    subscribe: ({ args, context }: { args: { datasetId?: string | null }; context: AtlasContext }) =>
      context.qualityFeed.follow("results", filterId("Dataset", args.datasetId)),
  })
  qualityResultsChanged(
    @Root() id: string,
    @Arg("datasetId", () => ID, { nullable: true }) _datasetId: string | null,
    @Ctx() { loaders }: AtlasContext,
  ) {
    return loaders.dataset.load(id);
  }
}

@Resolver(() => QualityCheck)
export class QualityCheckResolver {
  @Query(() => QualityCheckConnection, { description: "Every check that runs, the worst first." })
  qualityChecks(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("filter", () => QualityCheckFilter, { nullable: true }) filter: QualityCheckFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const { outcome, dimension, origin, datasetId, search } = filter ?? {};
    const listing = listQualityChecks({
      outcomes: outcome,
      dimensions: dimension,
      origins: origin,
      datasetId: filterId("Dataset", datasetId),
      search,
    });
    return connect(context, listing, { first, after }, { load: context.loaders.qualityCheck });
  }

  @Query(() => [OutcomeCount], { description: "How many checks there are of each outcome." })
  async qualityOutcomes(
    @Arg("datasetId", () => ID, { nullable: true }) datasetId: string | null,
    @Ctx() { store }: AtlasContext,
  ): Promise<OutcomeCount[]> {
    const counts = await countOutcomes(store, filterId("Dataset", datasetId));
    return CHECK_OUTCOMES.map((outcome) => ({ outcome, count: counts.get(outcome) ?? 0 }));
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: QualityCheckRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => CheckFile, { nullable: true, description: "Null for what is checked without being asked." })
  file(@Root() { checkFileId }: QualityCheckRecord, @Ctx() { loaders }: AtlasContext) {
    return checkFileId && loaders.checkFile.load(checkFileId);
  }

  @FieldResolver(() => QualityResult, { nullable: true })
  async latest(@Root() { id }: QualityCheckRecord, @Ctx() { loaders }: AtlasContext) {
    return (await loaders.recentResults(1).load(id))[0] ?? null;
  }

  @FieldResolver(() => [QualityResult], { description: `The newest results, newest first; at most ${MAX_RECENT}.` })
  recent(
    @Root() { id }: QualityCheckRecord,
    @Arg("last", () => Int, { defaultValue: 30 }) last: number,
    @Ctx() { loaders }: AtlasContext,
  ) {
    return loaders.recentResults(checkedFirst(last, MAX_RECENT)).load(id);
  }

  @FieldResolver(() => QualityResultConnection, { description: "Newest first." })
  results(
    @Root() { id }: QualityCheckRecord,
    @First(30) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const owner = { load: context.loaders.qualityResult, ownerId: id };
    return connect(context, listResultsOfCheck(), { first, after }, owner);
  }
}
