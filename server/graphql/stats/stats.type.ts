import { Field, Int, ObjectType } from "type-graphql";
import { BigIntScalar } from "../scalars.ts";

@ObjectType({ description: "The figures of the overview." })
export class Stats {
  @Field(() => Int)
  runs24h: number;

  @Field(() => Int)
  succeeded24h: number;

  @Field(() => BigIntScalar, { description: "Records read." })
  rows24h: bigint;

  @Field(() => BigIntScalar, { description: "Bytes read." })
  bytes24h: bigint;

  @Field(() => Int)
  datasets: number;

  @Field(() => Int)
  piiColumns: number;

  @Field(() => Int)
  piiToReview: number;

  @Field(() => Int)
  failingChecks: number;
}
