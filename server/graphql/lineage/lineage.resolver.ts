import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { listLineageEvents } from "../../store/lineage-events.ts";
import { type LineageNodeRecord, listNodes } from "../../store/lineage-graph.ts";
import { After, connect, First, Search } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { LineageDirectionEnum, LineageNodeKindEnum, LineageSideEnum } from "../enums.ts";
import { filterId } from "../global-id.ts";
import { Sync } from "../sync/sync.type.ts";
import {
  columnEdgePage,
  columnLineage,
  type Direction,
  graphImpact,
  lineageGraph,
  neighbours,
} from "./lineage.service.ts";
import {
  ColumnEdgeConnection,
  ColumnLineage,
  LineageEventConnection,
  LineageGraph,
  LineageImpact,
  LineageNode,
  LineageNodeConnection,
} from "./lineage.type.ts";

@Resolver(() => LineageGraph)
export class LineageResolver {
  @Query(() => LineageGraph, {
    description:
      "The graph around `root` (a dataset's or a node's id), or the newest nodes without one. At most 500 nodes; `depth` is 1 to 10; of each node at most `perHop` (1 to 100) neighbours a side are followed, the rest is counted.",
  })
  lineage(
    @Arg("root", () => ID, { nullable: true }) root: string | null,
    @Arg("direction", () => LineageDirectionEnum, { nullable: true, defaultValue: "both" }) direction: Direction | null,
    @Arg("depth", () => Int, { nullable: true, defaultValue: 1 }) depth: number | null,
    @Arg("perHop", () => Int, { nullable: true, defaultValue: 25 }) perHop: number | null,
    @Ctx() context: AtlasContext,
  ) {
    return lineageGraph(context, {
      root: root ?? null,
      direction: direction ?? "both",
      depth: depth ?? 1,
      perHop: perHop ?? 25,
    });
  }

  @Query(() => ColumnLineage, {
    description: "How one column's values come to it and go on from it, edge by edge; `depth` is 1 to 10.",
  })
  columnLineage(
    @Arg("root", () => ID) root: string,
    @Arg("field", () => String) field: string,
    @Arg("direction", () => LineageDirectionEnum, { nullable: true, defaultValue: "both" }) direction: Direction | null,
    @Arg("depth", () => Int, { nullable: true, defaultValue: 10 }) depth: number | null,
    @Ctx() context: AtlasContext,
  ) {
    return columnLineage(context, { root, field, direction: direction ?? "both", depth: depth ?? 10 });
  }

  @Query(() => LineageNodeConnection, { description: "By name; `search` is found anywhere in it." })
  lineageNodes(
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listNodes({ search }), { first, after }, { load: context.loaders.lineageNode });
  }

  @Query(() => LineageEventConnection, {
    description: "Newest first; `runId` is a run's id, `search` is found in the job's name.",
  })
  lineageEvents(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("runId", () => ID, { nullable: true }) runId: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listLineageEvents({ runId: filterId("SyncRun", runId), search });
    return connect(context, listing, { first, after }, { load: context.loaders.lineageEvent });
  }

  @FieldResolver(() => ColumnEdgeConnection, { description: "Among all nodes of the graph, or among `nodes`." })
  columnEdges(
    @Root() graph: { nodeIds: string[] },
    @First(200) first: number,
    @After() after: string | null,
    @Arg("nodes", () => [ID], { nullable: true }) nodes: string[] | null,
    @Ctx() context: AtlasContext,
  ) {
    return columnEdgePage(context, graph, { first, after, nodes: nodes ?? null });
  }

  @FieldResolver(() => LineageImpact, { nullable: true, description: "Null without a root." })
  impact(@Root() graph: { rootId: string | null }, @Ctx() context: AtlasContext) {
    return graphImpact(context, graph);
  }
}

/** A node as a graph holds it; `readerId` is the sync that reads it, of what lies outside. */
interface NodeInGraph extends LineageNodeRecord {
  readerId?: string | null;
}

@Resolver(() => LineageNode)
export class LineageNodeResolver {
  @FieldResolver(() => LineageNodeKindEnum)
  async kind(@Root() { kind, datasetId }: NodeInGraph, @Ctx() { loaders }: AtlasContext) {
    if (kind === "job") return kind;
    return datasetId && (await loaders.dataset.load(datasetId)) ? "dataset" : "external";
  }

  @FieldResolver(() => Dataset, { nullable: true })
  dataset(@Root() { datasetId }: NodeInGraph, @Ctx() { loaders }: AtlasContext) {
    return datasetId && loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => String, { nullable: true })
  async owner(@Root() { datasetId, owner }: NodeInGraph, @Ctx() { loaders }: AtlasContext) {
    const dataset = datasetId ? await loaders.dataset.load(datasetId) : null;
    return dataset?.owner ?? owner;
  }

  @FieldResolver(() => Sync, {
    nullable: true,
    description: "The sync that writes the table, or reads what is outside.",
  })
  async sync(@Root() { datasetId, readerId }: NodeInGraph, @Ctx() { loaders }: AtlasContext) {
    const dataset = datasetId ? await loaders.dataset.load(datasetId) : null;
    const syncId = dataset?.syncId ?? readerId;
    return syncId ? loaders.sync.load(syncId) : null;
  }

  @FieldResolver(() => LineageNodeConnection, { description: "One hop away on a side, by name." })
  neighbours(
    @Root() { id }: { id: string },
    @Arg("side", () => LineageSideEnum) side: "upstream" | "downstream",
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return neighbours(context, id, { side, search, first, after });
  }
}
