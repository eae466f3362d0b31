import { Field, ObjectType } from "type-graphql";
import type { FailureOrigin } from "../../domain/errors.ts";
import type { StepName } from "../../domain/steps.ts";
import { FailureOriginEnum, StepKindEnum } from "../enums.ts";

@ObjectType()
export class Failure {
  @Field(() => FailureOriginEnum)
  origin: FailureOrigin;

  @Field(() => String)
  code: string;

  @Field(() => String)
  message: string;

  @Field(() => String, { nullable: true, description: "What the other side said, word for word." })
  detail: string | null;

  @Field(() => String, { nullable: true, description: "The next thing to do." })
  hint: string | null;

  @Field(() => Boolean)
  isRetryable: boolean;

  @Field(() => StepKindEnum, { nullable: true })
  step: StepName | null;

  @Field(() => String, { nullable: true })
  streamName: string | null;
}
