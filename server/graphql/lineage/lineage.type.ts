import { Field, ID, Int, ObjectType } from "type-graphql";
import { connectionType } from "../connection.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { LineageNodeKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime, UserJSON } from "../scalars.ts";
import { Sync } from "../sync/sync.type.ts";

@ObjectType({
  description: "`dataset` is set for tables that the catalog knows; an EXTERNAL node is what a source reads.",
})
export class LineageNode {
  @Field(() => ID, { description: "The dataset's id, where there is one." })
  id: string;

  @Field(() => LineageNodeKindEnum)
  kind: string;

  @Field(() => String)
  namespace: string;

  @Field(() => String)
  name: string;

  @Field(() => Dataset, { nullable: true })
  dataset: object | null;

  @Field(() => Sync, { nullable: true, description: "The sync that writes the table, or reads what is outside." })
  sync: object | null;

  @Field(() => Int, { description: "Steps from the root; negative upstream." })
  depth: number;
}

@ObjectType()
export class LineageEdge {
  @Field(() => ID)
  from: string;

  @Field(() => ID)
  to: string;

  @Field(() => DateTime)
  lastSeen: Date;
}

@ObjectType()
export class ColumnEdge {
  @Field(() => ID)
  from: string;

  @Field(() => String)
  fromField: string;

  @Field(() => ID)
  to: string;

  @Field(() => String)
  toField: string;

  @Field(() => String)
  transformation: string;
}

@ObjectType()
export class LineageGraph {
  @Field(() => ID, { nullable: true })
  root: string | null;

  @Field(() => [LineageNode])
  nodes: LineageNode[];

  @Field(() => [LineageEdge])
  edges: LineageEdge[];

  @Field(() => [ColumnEdge])
  columnEdges: ColumnEdge[];

  @Field(() => Boolean)
  isTruncated: boolean;
}

@ObjectType({ implements: Node, description: "An OpenLineage event that Atlas told." })
export class LineageEvent extends Node {
  @Field(() => String)
  eventType: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  jobNamespace: string;

  @Field(() => String)
  jobName: string;

  @Field(() => ID, { description: "OpenLineage's run id, a bare uuid." })
  runId: string;

  @Field(() => UserJSON)
  payload: unknown;
}

export const LineageEventConnection = connectionType("LineageEvent", () => LineageEvent);
