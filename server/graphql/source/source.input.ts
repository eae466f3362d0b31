import { Field, ID, InputType, Int } from "type-graphql";
import { UserJSON } from "../scalars.ts";

@InputType()
export class CreateSourceInput {
  @Field(() => ID)
  connectorId: string;

  @Field(() => String)
  name: string;

  @Field(() => UserJSON)
  config: unknown;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class UpdateSourceInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => UserJSON, {
    nullable: true,
    description: "The whole config. A secret that is left out keeps its stored value; null clears it.",
  })
  config?: unknown;

  @Field(() => Int, { description: "The version that was edited; another one answers STALE." })
  expectedVersion: number;
}

@InputType()
export class DeleteSourceInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class CheckSourceInput {
  @Field(() => ID)
  id: string;
}

@InputType({ description: "Tests a config before it is saved." })
export class CheckConfigInput {
  @Field(() => ID)
  connectorId: string;

  @Field(() => ID, {
    nullable: true,
    description: "A source of this connector that is being edited: a secret that is left out is its stored one.",
  })
  sourceId?: string | null;

  @Field(() => UserJSON)
  config: unknown;
}

@InputType()
export class DiscoverStreamsInput {
  @Field(() => ID)
  sourceId: string;
}
