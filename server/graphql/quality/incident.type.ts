import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { IncidentKind, IncidentSeverity, IncidentState } from "../../domain/quality/incident.ts";
import { connectionType } from "../connection.ts";
import { IncidentKindEnum, IncidentSeverityEnum, IncidentStateEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({
  implements: Node,
  description: "Something that is wrong until somebody, or enough good runs, say otherwise.",
})
export class Incident extends Node {
  @Field(() => Int)
  number: number;

  @Field(() => IncidentKindEnum)
  kind: IncidentKind;

  @Field(() => String)
  title: string;

  @Field(() => IncidentSeverityEnum)
  severity: IncidentSeverity;

  @Field(() => IncidentStateEnum)
  state: IncidentState;

  @Field(() => String, { nullable: true })
  assignee: string | null;

  @Field(() => DateTime)
  openedAt: Date;

  @Field(() => DateTime, { description: "When it was last seen." })
  lastAt: Date;

  @Field(() => DateTime, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => Int, { description: "How often it was seen." })
  occurrences: number;

  @Field(() => Int, { description: "Good results in a row since it was last seen." })
  passes: number;

  @Field(() => Int)
  version: number;
}

export const IncidentConnection = connectionType("Incident", () => Incident);

@ObjectType({ description: "One line of an incident's timeline." })
export class IncidentEntry {
  @Field(() => DateTime)
  at: Date;

  @Field(() => String, {
    description: "opened, occurred, passed, acknowledged, assigned, note, resolved or reopened.",
  })
  kind: string;

  @Field(() => String, { nullable: true, description: "Null for Atlas itself." })
  by: string | null;

  @Field(() => String)
  text: string;
}

export const IncidentEntryConnection = connectionType("IncidentEntry", () => IncidentEntry);

@InputType()
export class IncidentFilter {
  @Field(() => [IncidentStateEnum], { nullable: true })
  state?: IncidentState[] | null;

  @Field(() => ID, { nullable: true })
  datasetId?: string | null;

  @Field(() => ID, { nullable: true })
  syncId?: string | null;
}

@InputType()
export class UpdateIncidentInput {
  @Field(() => ID)
  id: string;

  @Field(() => IncidentStateEnum, { nullable: true })
  state?: IncidentState | null;

  @Field(() => String, { nullable: true, description: '"" for nobody.' })
  assignee?: string | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => Int)
  expectedVersion: number;
}

@ObjectType()
export class IncidentPayload {
  @Field(() => Incident, { nullable: true })
  incident: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
