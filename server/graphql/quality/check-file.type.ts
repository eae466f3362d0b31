import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { CheckEngine } from "../../domain/quality/kept-result.ts";
import type { CheckRunStatus, CheckRunTrigger } from "../../store/check-runs.ts";
import { connectionType } from "../connection.ts";
import { CheckEngineEnum, CheckFileOriginEnum, CheckRunStatusEnum, CheckRunTriggerEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "Something that is wrong with a check file, or why it could not run." })
export class CheckProblem {
  @Field(() => Int, { nullable: true, description: "From 1; null where it is about no line." })
  line: number | null;

  @Field(() => Int, { nullable: true })
  column: number | null;

  @Field(() => String)
  message: string;
}

@ObjectType({ implements: Node, description: "Checks in SodaCL, of one dataset or of a whole sync." })
export class CheckFile extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String)
  text: string;

  @Field(() => CheckFileOriginEnum)
  origin: "user" | "suggested";

  @Field(() => Boolean)
  isEnabled: boolean;

  @Field(() => Int)
  version: number;

  @Field(() => String, { nullable: true, description: "When it runs on published data; null for with its sync only." })
  cron: string | null;

  @Field(() => String)
  timeZone: string;

  @Field(() => DateTime, { nullable: true })
  nextAt: Date | null;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => String)
  updatedBy: string;
}

export const CheckFileConnection = connectionType("CheckFile", () => CheckFile);

@ObjectType()
export class CheckFileVersion {
  @Field(() => Int)
  version: number;

  @Field(() => String)
  text: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  by: string;
}

@ObjectType({ implements: Node, description: "Checks run beside a sync, on published data." })
export class CheckRun extends Node {
  @Field(() => CheckRunTriggerEnum)
  trigger: CheckRunTrigger;

  @Field(() => String)
  triggeredBy: string;

  @Field(() => CheckRunStatusEnum)
  status: CheckRunStatus;

  @Field(() => DateTime)
  queuedAt: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => CheckEngineEnum, { nullable: true })
  engine: CheckEngine | null;

  @Field(() => Int, { nullable: true, description: "SQL statements that it took." })
  statements: number | null;

  @Field(() => [CheckProblem])
  problems: CheckProblem[];
}

export const CheckRunConnection = connectionType("CheckRun", () => CheckRun);

@ObjectType({ description: "A check as a dry run reads it." })
export class ParsedCheck {
  @Field(() => Int)
  line: number;

  @Field(() => String)
  text: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true })
  table: string | null;

  @Field(() => Boolean)
  isMeasurable: boolean;

  @Field(() => String, { nullable: true, description: "Why it will not be measured." })
  message: string | null;
}

@InputType()
export class SaveChecksInput {
  @Field(() => ID, { nullable: true, description: "A file to change; left out for a new one." })
  id?: string | null;

  @Field(() => ID, { nullable: true, description: "The dataset that a new file is about." })
  datasetId?: string | null;

  @Field(() => ID, { nullable: true, description: "The sync that a new file is about, instead of one dataset." })
  syncId?: string | null;

  @Field(() => String, { nullable: true, description: "Unique in its sync; made from the dataset's when left out." })
  name?: string | null;

  @Field(() => String)
  text: string;

  @Field(() => CheckFileOriginEnum, { nullable: true })
  origin?: "user" | "suggested" | null;

  @Field(() => Boolean, { nullable: true })
  isEnabled?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Five fields of cron; "" for never.' })
  cron?: string | null;

  @Field(() => String, { nullable: true })
  timeZone?: string | null;

  @Field(() => Int, { nullable: true, description: "Of the file to change." })
  expectedVersion?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: "Reads the text and says what is wrong; saves nothing." })
  dryRun: boolean;
}

@ObjectType()
export class SaveChecksPayload {
  @Field(() => CheckFile, { nullable: true })
  file: object | null;

  @Field(() => [ParsedCheck])
  checks: ParsedCheck[];

  @Field(() => [CheckProblem], {
    description: "What is wrong in the text, by line. A file with mistakes is saved: its other checks run.",
  })
  problems: CheckProblem[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InputType()
export class DeleteCheckFileInput {
  @Field(() => ID)
  id: string;
}

@InputType()
export class RunChecksInput {
  @Field(() => ID, { description: "The file to run on published data." })
  fileId: string;
}

@ObjectType()
export class RunChecksPayload {
  @Field(() => CheckRun, { nullable: true })
  checkRun: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
