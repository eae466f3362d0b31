import { Field, Int, ObjectType } from "type-graphql";
import type { MissedPolicy, OverlapPolicy } from "../../domain/schedule.ts";
import type { TickOutcome } from "../../store/ticks.ts";
import { connectionType } from "../connection.ts";
import { MissedTicksEnum, OverlapPolicyEnum, TickOutcomeEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "Why and by whom a schedule was stopped for a while." })
export class SchedulePause {
  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  by: string;

  @Field(() => String)
  because: string;
}

@ObjectType({ description: "When a sync runs by itself. Every sync has one; by hand until somebody sets it." })
export class Schedule {
  @Field(() => Int)
  jitterSeconds: number;

  @Field(() => OverlapPolicyEnum)
  overlap: OverlapPolicy;

  @Field(() => MissedTicksEnum)
  missedTicks: MissedPolicy;

  @Field(() => Int, { nullable: true, description: "Runs that may fail in a row before it pauses itself." })
  pauseAfterFailures: number | null;

  @Field(() => Int, { nullable: true, description: "Minutes after a tick by which a run must have succeeded." })
  lateAfterMinutes: number | null;

  @Field(() => SchedulePause, { nullable: true })
  paused: SchedulePause | null;

  @Field(() => Int, { description: "For expectedVersion; 0 for a schedule that nobody has set." })
  version: number;
}

@ObjectType({ implements: Node, description: "What became of a time at which a schedule was due." })
export class Tick extends Node {
  @Field(() => DateTime)
  dueAt: Date;

  @Field(() => DateTime, { description: "When it was decided." })
  at: Date;

  @Field(() => TickOutcomeEnum)
  outcome: TickOutcome;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => Int, { description: "Ticks that this stands for; more than 1 only of those missed in a row." })
  count: number;
}

export const TickConnection = connectionType("Tick", () => Tick);

@ObjectType({ description: "What a schedule would do." })
export class SchedulePreview {
  @Field(() => String, { nullable: true, description: "In words; null when it cannot be used." })
  description: string | null;

  @Field(() => [DateTime])
  nextRuns: Date[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class SchedulesPayload {
  @Field(() => Int, { description: "How many schedules it changed." })
  changed: number;

  @Field(() => [UserError])
  userErrors: UserError[];
}
