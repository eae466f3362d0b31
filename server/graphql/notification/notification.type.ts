import { Field, Int, ObjectType } from "type-graphql";
import type { DeliveryKind, DeliveryStatus } from "../../domain/delivery.ts";
import type { OccurrenceKind } from "../../domain/occurrence.ts";
import type { TargetKind } from "../../store/notification-targets.ts";
import { connectionType } from "../connection.ts";
import { DeliveryKindEnum, DeliveryStatusEnum, OccurrenceKindEnum, TargetKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "Something that happened and may be told." })
export class Occurrence extends Node {
  @Field(() => OccurrenceKindEnum)
  kind: OccurrenceKind;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  title: string;

  @Field(() => String, { nullable: true })
  streamName: string | null;
}

export const OccurrenceConnection = connectionType("Occurrence", () => Occurrence);

@ObjectType({ implements: Node, description: "Who hears of occurrences." })
export class NotificationTarget extends Node {
  @Field(() => String)
  name: string;

  @Field(() => TargetKindEnum)
  kind: TargetKind;

  @Field(() => Boolean)
  isEnabled: boolean;

  @Field(() => [OccurrenceKindEnum], { description: "Empty: all." })
  kinds: OccurrenceKind[];

  @Field(() => [String], { description: "Syncs with one of these tags." })
  tags: string[];

  @Field(() => String, { description: "The address, as far as it is no secret." })
  shown: string;

  @Field(() => Int)
  version: number;
}

export const NotificationTargetConnection = connectionType("NotificationTarget", () => NotificationTarget);

@ObjectType({ description: "One try to deliver." })
export class DeliveryAttempt {
  @Field(() => Int)
  number: number;

  @Field(() => DateTime)
  at: Date;

  @Field(() => Int)
  durationMs: number;

  @Field(() => Int, { nullable: true, description: "The status of HTTP or SMTP." })
  status: number | null;

  @Field(() => String, { nullable: true })
  error: string | null;

  @Field(() => String, { nullable: true, description: "The beginning of what the other side said." })
  answer: string | null;
}

@ObjectType({ implements: Node, description: "Something told, or to be told, to one system." })
export class Delivery extends Node {
  @Field(() => DeliveryKindEnum)
  kind: DeliveryKind;

  @Field(() => String)
  targetName: string;

  @Field(() => String)
  subject: string;

  @Field(() => DeliveryStatusEnum)
  status: DeliveryStatus;

  @Field(() => Int)
  attempts: number;

  @Field(() => DateTime, { nullable: true, description: "Null once it arrived or was given up." })
  nextTryAt: Date | null;

  @Field(() => Int, { nullable: true })
  lastStatus: number | null;

  @Field(() => String, { nullable: true })
  lastError: string | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  deliveredAt: Date | null;
}

export const DeliveryConnection = connectionType("Delivery", () => Delivery);

@ObjectType({ description: "`signingSecret` is in the answer that makes a webhook only." })
export class NotificationTargetPayload {
  @Field(() => NotificationTarget, { nullable: true })
  target: object | null;

  @Field(() => String, { nullable: true, description: "Checks signatures, as Standard Webhooks has it." })
  signingSecret: string | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class DeliveryPayload {
  @Field(() => Delivery, { nullable: true })
  delivery: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
