import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { SubjectRequestKind } from "../../store/subject-requests.ts";
import { connectionType } from "../connection.ts";
import { SubjectRequestKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "Rows of a person in one table." })
export class SubjectRows {
  @Field(() => String, { description: "The table's name in the layers." })
  table: string;

  @Field(() => String, { description: "explore, chart, navigate or quarantine." })
  layer: string;

  @Field(() => BigIntScalar)
  rows: number;
}

@ObjectType()
export class SubjectSearch {
  @Field(() => [SubjectRows])
  found: SubjectRows[];

  @Field(() => Int, {
    description: "Streams with columns that somebody confirmed as personal; others are not searched.",
  })
  searchedStreams: number;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({
  implements: Node,
  description: "What was done for a person. Whom it concerned is kept as keyed hashes only.",
})
export class SubjectRequest extends Node {
  @Field(() => SubjectRequestKindEnum)
  kind: SubjectRequestKind;

  @Field(() => String)
  requestedBy: string;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => [SubjectRows])
  found: SubjectRows[];

  @Field(() => BigIntScalar)
  rows: bigint;

  @Field(() => DateTime)
  at: Date;
}

export const SubjectRequestConnection = connectionType("SubjectRequest", () => SubjectRequest);

@ObjectType()
export class EraseSubjectPayload {
  @Field(() => SubjectRequest, { nullable: true })
  request: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InputType()
export class EraseSubjectInput {
  @Field(() => [String], {
    description: "What the person is known by: e-mail addresses, numbers. 1 to 20, 3 characters at least.",
  })
  identifiers: string[];

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => BigIntScalar, {
    description: "The rows that a search found; if there are others now, nothing is erased.",
  })
  expectedRows: bigint;
}
