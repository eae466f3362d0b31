import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { type FindingRecord, listFindings } from "../../store/findings.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { filterId } from "../global-id.ts";
import type { Outcome } from "../user-errors.ts";
import { decide, mark } from "./finding.service.ts";
import {
  DecideFindingInput,
  FindingPayload,
  MarkColumnInput,
  PiiFilter,
  PiiFinding,
  PiiFindingConnection,
} from "./finding.type.ts";

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
    const { status: statuses, entityTypes, needsAttention } = filter ?? {};
    const listing = listFindings({ statuses, entityTypes, needsAttention, datasetId });
    return connect(context, listing, { first, after }, { load: context.loaders.finding });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: FindingRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => Boolean)
  isDecidedByName(@Root() { decidedFor }: FindingRecord) {
    return decidedFor === "name";
  }

  @Mutation(() => FindingPayload)
  async decideFinding(@Arg("input", () => DecideFindingInput) input: DecideFindingInput, @Ctx() context: AtlasContext) {
    return payload(context, await decide(context.store, { ...input, by: context.viewer!.name }));
  }

  @Mutation(() => FindingPayload)
  async markColumn(@Arg("input", () => MarkColumnInput) input: MarkColumnInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await mark(context.store, { ...input, by: context.viewer!.name });
    return payload(context, refused ? { refused } : { done: [done] });
  }
}

async function payload({ loaders }: AtlasContext, { done: ids = [], refused = [] }: Outcome<string[]>) {
  const [finding = null, ...alsoDecided] = await Promise.all(ids.map((id) => loaders.finding.load(id)));
  return { finding, alsoDecided: alsoDecided.filter((other) => other !== null), userErrors: refused };
}
