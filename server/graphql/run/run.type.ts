import { Field, Float, ID, Int, InterfaceType, ObjectType } from "type-graphql";
import type { EstimateBasis, FailureFacts, RunHold as Hold, LogFacts } from "../../domain/run-events.ts";
import type { RunPurpose } from "../../domain/run-purpose.ts";
import type { RunStatus, StepName, StepStatus } from "../../domain/steps.ts";
import type { ReadMode } from "../../domain/stream.ts";
import type { RunTrigger } from "../../store/runs.ts";
import { connectionType, PageInfo } from "../connection.ts";
import {
  EstimateBasisEnum,
  LogLevelEnum,
  ReadModeEnum,
  RunPurposeEnum,
  RunStatusEnum,
  RunTriggerEnum,
  StepKindEnum,
  StepStatusEnum,
} from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";
import { Failure } from "./failure.type.ts";
import { RunHold } from "./hold.type.ts";

@ObjectType({
  description:
    "read = charted + quarantined + superseded, once the run has charted. `isBalanced` is null before the run ended well.",
})
export class RecordBalance {
  @Field(() => BigIntScalar)
  read: number;

  @Field(() => BigIntScalar)
  charted: number;

  @Field(() => BigIntScalar)
  quarantined: number;

  @Field(() => BigIntScalar)
  superseded: number;

  @Field(() => Boolean, { nullable: true })
  isBalanced: boolean | null;
}

@ObjectType()
export class Figure {
  @Field(() => String)
  name: string;

  @Field(() => BigIntScalar)
  value: number;
}

@ObjectType()
export class StepRun {
  @Field(() => StepStatusEnum)
  status: StepStatus;

  @Field(() => String, { nullable: true })
  streamName: string | null;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | string | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | string | null;

  @Field(() => BigIntScalar, {
    description:
      "What the step counts: records read, rows landed, columns found personal, checks passed, rows charted, versions opened, states saved, events stored.",
  })
  done: bigint | number;

  @Field(() => BigIntScalar, { nullable: true })
  total: bigint | number | null;

  @Field(() => Boolean)
  isTotalEstimate: boolean;

  @Field(() => EstimateBasisEnum, { nullable: true, description: "Where an estimated total comes from." })
  estimateBasis: EstimateBasis | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "The source waits until then, because its system limits how fast it may be read.",
  })
  rateLimitedUntil: Date | string | null;

  @Field(() => BigIntScalar)
  bytes: bigint | number;

  @Field(() => BigIntScalar)
  rejected: bigint | number;

  @Field(() => Float, { nullable: true })
  perSecond: number | null;

  @Field(() => Failure, { nullable: true })
  failure: FailureFacts | null;
}

@ObjectType()
export class StreamRun {
  @Field(() => String, { nullable: true })
  namespace: string | null;

  @Field(() => String)
  name: string;

  @Field(() => ReadModeEnum)
  readMode: ReadMode;

  @Field(() => StepStatusEnum)
  status: StepStatus;

  @Field(() => Failure, { nullable: true })
  failure: FailureFacts | null;
}

export const StreamRunConnection = connectionType("StreamRun", () => StreamRun);

@ObjectType({ implements: Node })
export class SyncRun extends Node {
  @Field(() => Int)
  number: number;

  @Field(() => RunStatusEnum)
  status: RunStatus;

  @Field(() => RunTriggerEnum)
  trigger: RunTrigger;

  @Field(() => String)
  triggeredBy: string;

  @Field(() => RunPurposeEnum, { description: "What it was started for; single streams may be read as usual beside." })
  purpose: RunPurpose;

  @Field(() => Int)
  attempt: number;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the next attempt begins, of a run that waits after one that failed.",
  })
  nextAttemptAt: Date | null;

  @Field(() => DateTime)
  queuedAt: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it ended, or was held." })
  endedAt: Date | null;

  @Field(() => Failure, { nullable: true })
  failure: FailureFacts | null;

  @Field(() => RunHold, { nullable: true, description: "Null for a run that no quality gate held." })
  hold: Hold | null;
}

export const SyncRunConnection = connectionType("SyncRun", () => SyncRun);

@ObjectType()
export class RunPayload {
  @Field(() => SyncRun, { nullable: true })
  run: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InterfaceType({ resolveType: (value: { __typename: string }) => value.__typename })
export abstract class RunEvent {
  @Field(() => String, { description: "Subscribe with it to hear what comes after." })
  cursor: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => ID)
  runId: string;
}

@ObjectType({ implements: RunEvent, description: "A step began, moved on or ended: its whole account as of now." })
export class StepChanged extends RunEvent {
  @Field(() => StepRun)
  step: object;
}

@ObjectType({ implements: RunEvent })
export class LogLine extends RunEvent {
  @Field(() => LogLevelEnum)
  level: LogFacts["level"];

  @Field(() => StepKindEnum, { nullable: true })
  step: StepName | null;

  @Field(() => String, { nullable: true })
  streamName: string | null;

  @Field(() => String)
  message: string;

  @Field(() => Int, { description: "How often the line came in a row." })
  repeated: number;
}

@ObjectType({ implements: RunEvent, description: "The run's headline changed." })
export class RunChanged extends RunEvent {
  @Field(() => RunStatusEnum)
  status: RunStatus;

  @Field(() => Int)
  attempt: number;

  @Field(() => DateTime, { nullable: true })
  startedAt: string | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: string | null;

  @Field(() => Failure, { nullable: true })
  failure: FailureFacts | null;

  @Field(() => RecordBalance)
  balance: RecordBalance;

  @Field(() => RunHold, { nullable: true })
  hold: Hold | null;

  @Field(() => DateTime, { nullable: true })
  nextAttemptAt: string | null;
}

@ObjectType()
export class RunEventEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => RunEvent)
  node: object;
}

@ObjectType()
export class RunEventConnection {
  @Field(() => [RunEventEdge])
  edges: RunEventEdge[];

  @Field(() => [RunEvent])
  nodes: object[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class RunEventBatch {
  @Field(() => [RunEvent])
  events: object[];

  @Field(() => String)
  resumeCursor: string;
}
