import { Field, ID, InputType } from "type-graphql";
import type { Role } from "../../domain/roles.ts";
import { RoleEnum } from "../enums.ts";
import { DateTime } from "../scalars.ts";

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  name: string;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => String, { nullable: true, description: "What it is for." })
  note?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Left out: never." })
  expiresAt?: Date | null;
}

@InputType()
export class RotateApiKeyInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID)
  id: string;
}
