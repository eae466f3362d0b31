import { Field, InputType, ObjectType } from "type-graphql";
import type { ActorKind } from "../../access/viewer.ts";
import { connectionType } from "../connection.ts";
import { ActorKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";

@ObjectType({ description: "Values as text, without secrets; null for what was not there." })
export class AuditChange {
  @Field(() => String)
  field: string;

  @Field(() => String, { nullable: true })
  before: string | null;

  @Field(() => String, { nullable: true })
  after: string | null;
}

@ObjectType({ implements: Node, description: "Who did what. Entries are never changed." })
export class AuditEntry extends Node {
  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  actorName: string;

  @Field(() => ActorKindEnum)
  actorKind: ActorKind;

  @Field(() => String, { description: "A mutation's name, or signIn." })
  action: string;

  @Field(() => String, { nullable: true, description: "The thing's id; it may be gone." })
  targetId: string | null;

  @Field(() => String, { nullable: true })
  targetLabel: string | null;

  @Field(() => String, { nullable: true, description: "Why it was not done; null when it was." })
  refusal: string | null;

  @Field(() => String, { nullable: true })
  requestId: string | null;
}

export const AuditEntryConnection = connectionType("AuditEntry", () => AuditEntry);

@InputType()
export class AuditLogFilter {
  @Field(() => String, { nullable: true })
  actor?: string | null;

  @Field(() => String, { nullable: true })
  action?: string | null;

  @Field(() => String, { nullable: true, description: "An id of the API." })
  targetId?: string | null;

  @Field(() => DateTime, { nullable: true })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}
