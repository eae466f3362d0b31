import { Field, InputType, Int, ObjectType } from "type-graphql";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "How many days things are kept; null for ever. Old ones are cleared away once a day." })
export class Retention {
  @Field(() => Int, { nullable: true, description: "Runs; the newest of each sync stays." })
  runs: number | null;

  @Field(() => Int, { nullable: true, description: "Logs of runs." })
  events: number | null;

  @Field(() => Int, { nullable: true, description: "Raw records; those of each stream's newest published run stay." })
  rawData: number | null;

  @Field(() => Int, { nullable: true })
  quarantine: number | null;

  @Field(() => Int, { nullable: true })
  occurrences: number | null;

  @Field(() => Int, { nullable: true })
  deliveries: number | null;

  @Field(() => Int, { nullable: true, description: "The audit log." })
  audit: number | null;

  @Field(() => Int)
  version: number;
}

@InputType({ description: "Days from 1; null for ever. All of them are set." })
export class SetRetentionInput {
  @Field(() => Int, { nullable: true })
  runs?: number | null;

  @Field(() => Int, { nullable: true })
  events?: number | null;

  @Field(() => Int, { nullable: true })
  rawData?: number | null;

  @Field(() => Int, { nullable: true })
  quarantine?: number | null;

  @Field(() => Int, { nullable: true })
  occurrences?: number | null;

  @Field(() => Int, { nullable: true })
  deliveries?: number | null;

  @Field(() => Int, { nullable: true })
  audit?: number | null;

  @Field(() => Int)
  expectedVersion: number;
}

@ObjectType()
export class RetentionPayload {
  @Field(() => Retention, { nullable: true })
  retention: Retention | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
