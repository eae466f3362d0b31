import { Field, ObjectType } from "type-graphql";
import { UserErrorCodeEnum } from "./enums.ts";
import type { UserErrorCode } from "./user-errors.ts";

@ObjectType({ description: "A refusal that the caller can do something about." })
export class UserError {
  @Field(() => UserErrorCodeEnum)
  code: UserErrorCode;

  @Field(() => String, { description: "What is so, why, and what to do." })
  message: string;

  @Field(() => [String], { nullable: true, description: "Path in the input." })
  field: string[] | null;
}
