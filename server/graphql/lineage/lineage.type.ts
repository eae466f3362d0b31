import { Field, ID, Int, ObjectType } from "type-graphql";
import { connectionType } from "../connection.ts";
import { Node } from "../node/node.type.ts";
import { DateTime, UserJSON } from "../scalars.ts";

@ObjectType({
  implements: Node,
  description:
    "A dataset or a job, by its OpenLineage name. DATASET is one of the catalog; EXTERNAL is what a source reads or another tool told of; JOB another tool's.",
})
export class LineageNode extends Node {
  @Field(() => String)
  namespace: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true, description: "Of a job: the type of its newest event." })
  lastEventType: string | null;

  @Field(() => DateTime, { description: "When an event last named it." })
  lastSeen: Date;

  @Field(() => Int, { nullable: true, description: "Steps from the graph's root; negative upstream." })
  depth: number | null;

  @Field(() => Int, { nullable: true, description: "Neighbours upstream that the graph leaves out." })
  hiddenUpstream: number | null;

  @Field(() => Int, { nullable: true, description: "Neighbours downstream that the graph leaves out." })
  hiddenDownstream: number | null;
}

export const LineageNodeConnection = connectionType("LineageNode", () => LineageNode);

@ObjectType()
export class LineageEdge {
  @Field(() => ID, { description: "A node's id, as `to`." })
  from: string;

  @Field(() => ID)
  to: string;

  @Field(() => String)
  jobName: string;

  @Field(() => Int, { description: "How many columns go over." })
  columns: number;

  @Field(() => Boolean, { description: "A policy masks one of them at least." })
  isMasking: boolean;

  @Field(() => DateTime)
  lastSeen: Date;
}

@ObjectType()
export class ColumnEdge {
  @Field(() => ID, { description: "A node's id, as `to`." })
  from: string;

  @Field(() => String)
  fromField: string;

  @Field(() => ID)
  to: string;

  @Field(() => String)
  toField: string;

  @Field(() => String, { description: "IDENTITY, TRANSFORMATION, AGGREGATION, or what the tool calls it." })
  transformation: string;

  @Field(() => String, { nullable: true, description: "`cast to bigint`" })
  description: string | null;

  @Field(() => Boolean)
  isMasking: boolean;

  @Field(() => Boolean, { description: "The value goes over; otherwise it only decides, as a filter does." })
  isDirect: boolean;

  @Field(() => String)
  jobName: string;
}

export const ColumnEdgeConnection = connectionType("ColumnEdge", () => ColumnEdge, 500);

@ObjectType({ description: "What lies downstream of a node, however far." })
export class LineageImpact {
  @Field(() => Int)
  datasets: number;

  @Field(() => Int)
  jobs: number;

  @Field(() => [String])
  owners: string[];
}

@ObjectType()
export class LineageGraph {
  @Field(() => ID, { nullable: true, description: "The root's node." })
  root: string | null;

  @Field(() => [LineageNode])
  nodes: object[];

  @Field(() => [LineageEdge])
  edges: LineageEdge[];

  @Field(() => Boolean, { description: "More than 500 nodes: the nearest are here." })
  isTruncated: boolean;
}

@ObjectType()
export class ColumnLineage {
  @Field(() => ID, { nullable: true })
  root: string | null;

  @Field(() => [LineageNode])
  nodes: object[];

  @Field(() => [ColumnEdge])
  edges: ColumnEdge[];

  @Field(() => Boolean)
  isTruncated: boolean;
}

@ObjectType({ implements: Node, description: "An OpenLineage event that Atlas told, or that another tool sent." })
export class LineageEvent extends Node {
  @Field(() => String, { description: "START … OTHER of a run event; JOB or DATASET of an event without a run." })
  eventType: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => Boolean, { description: "Sent here by another tool." })
  isReceived: boolean;

  @Field(() => String, { nullable: true })
  jobNamespace: string | null;

  @Field(() => String, { nullable: true })
  jobName: string | null;

  @Field(() => ID, { nullable: true, description: "OpenLineage's run id, a bare uuid." })
  runId: string | null;

  @Field(() => UserJSON)
  payload: unknown;
}

export const LineageEventConnection = connectionType("LineageEvent", () => LineageEvent);
