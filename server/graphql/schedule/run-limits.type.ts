import { Field, Int, ObjectType } from "type-graphql";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "How many runs may be with the workers at once; null for no limit." })
export class RunLimits {
  @Field(() => Int, { nullable: true })
  installation: number | null;

  @Field(() => Int, { nullable: true })
  perSource: number | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class RunLimitsPayload {
  @Field(() => RunLimits, { nullable: true })
  runLimits: RunLimits | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
