import { Field, Float, Int, ObjectType } from "type-graphql";
import { BigIntScalar } from "../scalars.ts";

@ObjectType({ description: "Figures of runs that ended in a span of time. Durations are milliseconds; null for none." })
export class RunFigures {
  @Field(() => Int)
  runs: number;

  @Field(() => Int)
  succeeded: number;

  @Field(() => Int)
  failed: number;

  @Field(() => Float, { nullable: true, description: "0 to 1, of those that were not cancelled." })
  successRate: number | null;

  @Field(() => Float, { nullable: true })
  medianDurationMs: number | null;

  @Field(() => Float, { nullable: true, description: "Nine of ten took at most this long." })
  longDurationMs: number | null;

  @Field(() => Float, { nullable: true, description: "In the queue." })
  medianWaitMs: number | null;

  @Field(() => BigIntScalar, { description: "Records read." })
  records: bigint;
}

@ObjectType()
export class DayFigures extends RunFigures {
  @Field(() => String, { description: "YYYY-MM-DD in the zone asked for." })
  day: string;
}

@ObjectType()
export class SlowSync {
  @Field(() => Float)
  medianDurationMs: number;

  @Field(() => Float)
  longestDurationMs: number;
}

@ObjectType({ description: "How runs went over some days." })
export class RunStatistics {
  // What its fields are read by.
  since: Date;
  now: Date;
  syncId: string | null;
  timeZone: string;
}
