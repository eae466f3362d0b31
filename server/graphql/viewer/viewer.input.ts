import { Field, ID, InputType } from "type-graphql";
import type { Role } from "../../domain/roles.ts";
import { RoleEnum } from "../enums.ts";

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  name: string;

  @Field(() => RoleEnum)
  role: Role;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID)
  id: string;
}
