import { Field, ObjectType } from "type-graphql";
import type { HoldDecision } from "../../domain/run-events.ts";
import { HoldDecisionEnum } from "../enums.ts";
import { DateTime } from "../scalars.ts";

@ObjectType({ description: "A check that holds the run." })
export class HoldReason {
  @Field(() => String)
  streamName: string;

  @Field(() => String, { description: "The check's name, stable over runs." })
  name: string;

  @Field(() => String)
  message: string;
}

@ObjectType({
  description:
    "The quality gate stopped the run before it published anything. What it has read is kept until a person releases or rejects it.",
})
export class RunHold {
  @Field(() => DateTime)
  heldAt: string;

  @Field(() => [HoldReason])
  reasons: HoldReason[];

  @Field(() => HoldDecisionEnum, { nullable: true })
  decision: HoldDecision | null;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: string | null;

  @Field(() => String, { nullable: true })
  note: string | null;
}
