import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { listLatestResults, type QualityResultRecord } from "../../store/quality-results.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { filterId } from "../global-id.ts";
import { SyncRun } from "../run/run.type.ts";
import { QualityFilter, QualityResult, QualityResultConnection } from "./quality.type.ts";

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

  @FieldResolver(() => SyncRun)
  run(@Root() { runId }: QualityResultRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.run.load(runId);
  }
}
