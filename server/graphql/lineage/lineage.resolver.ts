import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import { listLineageEvents } from "../../store/lineage.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { LineageDirectionEnum } from "../enums.ts";
import { filterId } from "../global-id.ts";
import { type Direction, lineageGraph } from "./lineage.service.ts";
import { LineageEventConnection, LineageGraph } from "./lineage.type.ts";

@Resolver()
export class LineageResolver {
  @Query(() => LineageGraph, {
    description:
      "The graph around `root` (a dataset's id), or of the whole installation without one. At most 500 nodes; `depth` is 1 to 10.",
  })
  lineage(
    @Arg("root", () => ID, { nullable: true }) root: string | null,
    @Arg("direction", () => LineageDirectionEnum, { nullable: true, defaultValue: "both" }) direction: Direction | null,
    @Arg("depth", () => Int, { nullable: true, defaultValue: 3 }) depth: number | null,
    @Ctx() context: AtlasContext,
  ) {
    return lineageGraph(context, { root: root ?? null, direction: direction ?? "both", depth: depth ?? 3 });
  }

  @Query(() => LineageEventConnection, { description: "Newest first; `runId` is a run's id." })
  lineageEvents(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("runId", () => ID, { nullable: true }) runId: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listLineageEvents({ runId: filterId("SyncRun", runId) });
    return connect(context, listing, { first, after }, { load: context.loaders.lineageEvent });
  }
}
