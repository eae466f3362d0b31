import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { FindingStatus } from "../../store/findings.ts";
import { connectionType } from "../connection.ts";
import { PiiStatusEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "One verdict on a column, with its evidence." })
export class PiiFinding extends Node {
  @Field(() => String)
  columnName: string;

  @Field(() => String)
  entityType: string;

  @Field(() => Float, { description: "0 to 1." })
  confidence: number;

  @Field(() => PiiStatusEnum)
  status: FindingStatus;

  @Field(() => Int)
  sampled: number;

  @Field(() => Int)
  matched: number;

  @Field(() => String, { nullable: true })
  nameMatch: string | null;

  @Field(() => String)
  explanation: string;

  @Field(() => [String])
  maskedExamples: string[];

  @Field(() => DateTime)
  firstSeen: Date;

  @Field(() => DateTime)
  lastSeen: Date;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;
}

export const PiiFindingConnection = connectionType("PiiFinding", () => PiiFinding);

@ObjectType()
export class FindingPayload {
  @Field(() => PiiFinding, { nullable: true })
  finding: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InputType()
export class PiiFilter {
  @Field(() => [PiiStatusEnum], { nullable: true })
  status?: FindingStatus[] | null;

  @Field(() => [String], { nullable: true })
  entityTypes?: string[] | null;

  @Field(() => ID, { nullable: true })
  datasetId?: string | null;
}

@InputType()
export class DecideFindingInput {
  @Field(() => ID)
  id: string;

  @Field(() => PiiStatusEnum)
  status: FindingStatus;
}
