import { Field, Int, ObjectType } from "type-graphql";
import type { FailureFacts } from "../../domain/run-events.ts";
import type { AttemptOutcome } from "../../store/run-attempts.ts";
import { AttemptOutcomeEnum } from "../enums.ts";
import { DateTime } from "../scalars.ts";
import { Failure } from "./failure.type.ts";

@ObjectType({ description: "One try at a run by one worker." })
export class RunAttempt {
  @Field(() => Int, { description: "Counts from 1." })
  number: number;

  @Field(() => DateTime)
  startedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => AttemptOutcomeEnum, {
    nullable: true,
    description: "Null while it goes on. LOST: its worker died or gave it back, and another one took it.",
  })
  outcome: AttemptOutcome | null;

  @Field(() => Failure, { nullable: true })
  failure: FailureFacts | null;

  @Field(() => DateTime, { nullable: true, description: "When the attempt after it was to begin." })
  nextAttemptAt: Date | null;
}
