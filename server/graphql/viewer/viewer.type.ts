import { Field, ObjectType } from "type-graphql";
import type { ActorKind } from "../../access/viewer.ts";
import type { Role } from "../../domain/roles.ts";
import { connectionType } from "../connection.ts";
import { ActorKindEnum, RoleEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "Who asks." })
export class Viewer {
  @Field(() => String)
  name: string;

  @Field(() => ActorKindEnum)
  kind: ActorKind;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => [String], { description: "Names of the operations that the role may use." })
  permissions: string[];
}

@ObjectType({ implements: Node })
export class ApiKey extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "The visible part of the key: atlas_<prefix>_…" })
  prefix: string;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => String, { nullable: true, description: "What it is for." })
  note: string | null;

  @Field(() => String, { nullable: true, description: "Who made it." })
  createdBy: string | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: "Null for never." })
  expiresAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "To the minute." })
  lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;
}

export const ApiKeyConnection = connectionType("ApiKey", () => ApiKey);

@ObjectType({ description: "`secret` is in this answer only; Atlas keeps its hash." })
export class ApiKeyPayload {
  @Field(() => ApiKey, { nullable: true })
  apiKey: object | null;

  @Field(() => String, { nullable: true })
  secret: string | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
