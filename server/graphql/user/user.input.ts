import { Field, ID, InputType, Int } from "type-graphql";
import type { Role } from "../../domain/roles.ts";
import { RoleEnum } from "../enums.ts";

@InputType({ description: "An earlier invitation of the same address ends." })
export class InviteUserInput {
  @Field(() => String)
  email: string;

  @Field(() => RoleEnum)
  role: Role;
}

@InputType()
export class RevokeInvitationInput {
  @Field(() => ID)
  id: string;
}

@InputType({ description: "What is left out stays. Open connections of the user end." })
export class UpdateUserInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  expectedVersion: number;

  @Field(() => RoleEnum, { nullable: true })
  role?: Role | null;

  @Field(() => Boolean, { nullable: true })
  isDisabled?: boolean | null;
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  currentPassword: string;

  @Field(() => String, { description: "12 characters at least." })
  newPassword: string;
}
