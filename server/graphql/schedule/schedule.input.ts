import { Field, ID, InputType, Int } from "type-graphql";
import type { MissedPolicy, OverlapPolicy, SCHEDULE_KINDS } from "../../domain/schedule.ts";
import { MissedTicksEnum, OverlapPolicyEnum, ScheduleKindEnum } from "../enums.ts";

@InputType({ description: "A cron schedule wants `cron` and `timeZone`, an interval `everyMinutes`." })
export class ScheduleInput {
  @Field(() => ScheduleKindEnum)
  kind: (typeof SCHEDULE_KINDS)[number];

  @Field(() => String, { nullable: true, description: "Five parts: minute, hour, day, month, weekday." })
  cron?: string | null;

  @Field(() => String, { nullable: true, description: "An IANA name, such as Europe/Berlin." })
  timeZone?: string | null;

  @Field(() => Int, { nullable: true })
  everyMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: "Each run starts up to this much later; 0 to 3,600." })
  jitterSeconds?: number | null;

  @Field(() => OverlapPolicyEnum, { nullable: true, description: "While a run is under way: SKIP unless told." })
  overlap?: OverlapPolicy | null;

  @Field(() => MissedTicksEnum, { nullable: true, description: "After a downtime: RUN_ONCE unless told." })
  missedTicks?: MissedPolicy | null;

  @Field(() => Int, { nullable: true })
  pauseAfterFailures?: number | null;

  @Field(() => Int, { nullable: true })
  lateAfterMinutes?: number | null;
}

@InputType()
export class SetScheduleInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => ScheduleInput)
  schedule: ScheduleInput;

  @Field(() => Int)
  expectedVersion: number;
}

@InputType()
export class PauseSchedulesInput {
  @Field(() => [ID], { nullable: true, description: "Left out: all of them." })
  syncIds?: string[] | null;

  @Field(() => String, { nullable: true, description: "Why, for others to read." })
  note?: string | null;
}

@InputType()
export class ResumeSchedulesInput {
  @Field(() => [ID], { nullable: true, description: "Left out: all of them." })
  syncIds?: string[] | null;
}

@InputType()
export class SetRunLimitsInput {
  @Field(() => Int, { nullable: true, description: "Runs at once in the whole installation; null for no limit." })
  installation?: number | null;

  @Field(() => Int, { nullable: true, description: "Runs at once of one source; null for no limit." })
  perSource?: number | null;

  @Field(() => Int)
  expectedVersion: number;
}
