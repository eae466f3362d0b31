import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { type FindingRecord, listFindings } from "../../store/findings.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { filterId } from "../global-id.ts";
import { decide } from "./finding.service.ts";
import { DecideFindingInput, FindingPayload, PiiFilter, PiiFinding, PiiFindingConnection } from "./finding.type.ts";

@Resolver(() => PiiFinding)
export class FindingResolver {
  @Query(() => PiiFindingConnection)
  piiFindings(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("filter", () => PiiFilter, { nullable: true }) filter: PiiFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const datasetId = filterId("Dataset", filter?.datasetId);
    const listing = listFindings({ statuses: filter?.status, entityTypes: filter?.entityTypes, datasetId });
    return connect(context, listing, { first, after }, { load: context.loaders.finding });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: FindingRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.dataset.load(datasetId);
  }

  @Mutation(() => FindingPayload)
  async decideFinding(@Arg("input", () => DecideFindingInput) input: DecideFindingInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await decide(context.store, { ...input, by: context.viewer!.name });
    return { finding: done ? await context.loaders.finding.load(done) : null, userErrors: refused ?? [] };
  }
}
