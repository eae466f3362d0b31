import { Field, ID, InputType, Int } from "type-graphql";
import type { DeliveryKind, DeliveryStatus } from "../../domain/delivery.ts";
import type { OccurrenceKind } from "../../domain/occurrence.ts";
import type { TargetKind } from "../../store/notification-targets.ts";
import { DeliveryKindEnum, DeliveryStatusEnum, OccurrenceKindEnum, TargetKindEnum } from "../enums.ts";

@InputType({ description: "Without id it makes a target. An address that is left out stays." })
export class SaveNotificationTargetInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: "With id." })
  expectedVersion?: number | null;

  @Field(() => String)
  name: string;

  @Field(() => TargetKindEnum)
  kind: TargetKind;

  @Field(() => String, { nullable: true, description: "Of a webhook, or Slack's incoming webhook." })
  url?: string | null;

  @Field(() => [String], { nullable: true, description: "Of mails." })
  recipients?: string[] | null;

  @Field(() => Boolean, { defaultValue: true })
  isEnabled: boolean;

  @Field(() => [OccurrenceKindEnum], { defaultValue: [], description: "Empty: all." })
  kinds: OccurrenceKind[];

  @Field(() => [ID], { defaultValue: [] })
  syncIds: string[];

  @Field(() => [String], { defaultValue: [], description: "Syncs with one of these tags." })
  tags: string[];
}

@InputType()
export class NotificationTargetInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class SendAgainInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class DeliveryFilter {
  @Field(() => [DeliveryKindEnum], { nullable: true })
  kinds?: DeliveryKind[] | null;

  @Field(() => [DeliveryStatusEnum], { nullable: true })
  statuses?: DeliveryStatus[] | null;

  @Field(() => ID, { nullable: true })
  targetId?: string | null;
}

@InputType()
export class OccurrenceFilter {
  @Field(() => [OccurrenceKindEnum], { nullable: true })
  kinds?: OccurrenceKind[] | null;

  @Field(() => ID, { nullable: true })
  syncId?: string | null;
}
