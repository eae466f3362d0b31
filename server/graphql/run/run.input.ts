import { Field, ID, InputType } from "type-graphql";
import type { RunStatus } from "../../domain/steps.ts";
import { RunStatusEnum } from "../enums.ts";

@InputType()
export class SyncRunFilter {
  @Field(() => [RunStatusEnum], { nullable: true })
  status?: RunStatus[] | null;

  @Field(() => ID, { nullable: true })
  syncId?: string | null;
}

@InputType()
export class StartRunInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class CancelRunInput {
  @Field(() => ID)
  id: string;
}
