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
export class RetryRunInput {
  @Field(() => ID, { description: "A run that is over and did not succeed." })
  id: string;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class RefreshStreamsInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => [ID], { description: "Ids of the sync's streams (SyncStream)." })
  streamIds: string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether rows that do not come again stay. Otherwise they leave the chart, and their versions end.",
  })
  keepsRecords: boolean;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class ClearStreamsInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => [ID], { description: "Ids of the sync's streams (SyncStream)." })
  streamIds: string[];

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class CancelRunInput {
  @Field(() => ID)
  id: string;
}
