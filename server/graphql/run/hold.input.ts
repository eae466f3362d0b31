import { Field, ID, InputType } from "type-graphql";

@InputType()
export class DecideHoldInput {
  @Field(() => ID, { description: "The held run." })
  id: string;

  @Field(() => String, { nullable: true, description: "Why, for whoever looks at the run later." })
  note?: string | null;
}
