import { Field, Int, ObjectType } from "type-graphql";
import type { Role } from "../../domain/roles.ts";
import { connectionType } from "../connection.ts";
import { RoleEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "Somebody who signs in." })
export class User extends Node {
  @Field(() => String)
  email: string;

  @Field(() => String)
  name: string;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => Boolean)
  hasPassword: boolean;

  @Field(() => String, { nullable: true, description: "The OpenID Connect issuer that they sign in through." })
  issuer: string | null;

  @Field(() => DateTime, { nullable: true })
  disabledAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  lastSignInAt: Date | null;

  @Field(() => Int)
  version: number;
}

export const UserConnection = connectionType("User", () => User);

@ObjectType({ implements: Node, description: "A link that makes one user, once, within a week." })
export class Invitation extends Node {
  @Field(() => String)
  email: string;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => String)
  invitedBy: string;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  expiresAt: Date;
}

export const InvitationConnection = connectionType("Invitation", () => Invitation);

@ObjectType({ description: "What a role may do." })
export class RoleGrant {
  @Field(() => RoleEnum)
  role: Role;

  @Field(() => [String], { description: "Operations that it may use and the one before it may not." })
  adds: string[];
}

@ObjectType({ description: "`link` is in this answer only; Atlas keeps its hash." })
export class InvitationPayload {
  @Field(() => Invitation, { nullable: true })
  invitation: object | null;

  @Field(() => String, { nullable: true })
  link: string | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class UserPayload {
  @Field(() => User, { nullable: true })
  user: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
