import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { FindingStatus } from "../../store/findings.ts";
import { connectionType } from "../connection.ts";
import { PiiStatusEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType()
export class PiiContent {
  @Field(() => String)
  entityType: string;

  @Field(() => Float, { description: "Of the values looked at, 0 to 1." })
  share: number;
}

@ObjectType({ implements: Node, description: "One verdict on a column, with its evidence." })
export class PiiFinding extends Node {
  @Field(() => String)
  columnName: string;

  @Field(() => String, { description: 'Within the column\'s JSON: "contact.email". Empty for the column itself.' })
  path: string;

  @Field(() => String, { description: "In force: what a person said, otherwise what was detected." })
  entityType: string;

  @Field(() => String, { nullable: true, description: "What the newest look at the values said." })
  detectedType: string | null;

  @Field(() => Float, { description: "0 to 1." })
  confidence: number;

  @Field(() => PiiStatusEnum)
  status: FindingStatus;

  @Field(() => Int)
  sampled: number;

  @Field(() => Int)
  matched: number;

  @Field(() => Int, { description: "Of those that match: how many pass the check behind the form." })
  validated: number;

  @Field(() => BigIntScalar, { description: "Rows with a value among those looked at." })
  nonNull: bigint;

  @Field(() => [PiiContent], { description: "What prose and JSON hold." })
  contains: PiiContent[];

  @Field(() => String, { description: "The rule that decided." })
  recognizer: string;

  @Field(() => String, { description: "PostgreSQL's type of the column when it was looked at." })
  columnType: string;

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

  @Field(() => Boolean, { description: "The decision was made for all columns of this name." })
  isDecidedByName: boolean;

  @Field(() => String, { nullable: true, description: "Why the decision should be looked at again." })
  attention: string | null;
}

export const PiiFindingConnection = connectionType("PiiFinding", () => PiiFinding);

@ObjectType()
export class FindingPayload {
  @Field(() => PiiFinding, { nullable: true })
  finding: object | null;

  @Field(() => [PiiFinding], { description: "Other columns of the name that the decision was made for too." })
  alsoDecided: object[];

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

  @Field(() => Boolean, { nullable: true, description: "Only decisions since which something has changed." })
  needsAttention?: boolean | null;
}

@InputType()
export class DecideFindingInput {
  @Field(() => ID)
  id: string;

  @Field(() => PiiStatusEnum)
  status: FindingStatus;

  @Field(() => String, { nullable: true, description: "What it is, where it is not what was detected." })
  entityType?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "For all columns of this name, those to come included; what was decided for a single column stays.",
  })
  isForName?: boolean | null;
}

@InputType({ description: "A column that is personal though nothing was found in it." })
export class MarkColumnInput {
  @Field(() => ID)
  datasetId: string;

  @Field(() => String)
  columnName: string;

  @Field(() => String, { nullable: true })
  path?: string | null;

  @Field(() => String)
  entityType: string;
}
