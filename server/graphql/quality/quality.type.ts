import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { CheckOutcome, QualityDimension } from "../../domain/quality/dimension-result.ts";
import type { CheckEngine, CheckOrigin } from "../../domain/quality/kept-result.ts";
import { connectionType } from "../connection.ts";
import { CheckEngineEnum, CheckOriginEnum, CheckOutcomeEnum, QualityDimensionEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";

@ObjectType()
export class SampleColumn {
  @Field(() => String)
  name: string;

  @Field(() => Boolean, { description: "Its values are personal and are shown masked, to everybody." })
  isMasked: boolean;
}

@ObjectType({ description: "A few of the rows that broke a rule." })
export class FailedRowSample {
  @Field(() => [SampleColumn])
  columns: SampleColumn[];

  @Field(() => [[String]], { nullable: "itemsAndList", description: "Values as text; long ones are cut." })
  rows: (string | null)[][];
}

@ObjectType({ description: "One rule behind a result: how many rows or values it looked at, and how many broke it." })
export class ResultPart {
  @Field(() => String)
  rule: string;

  @Field(() => String, { nullable: true })
  column: string | null;

  @Field(() => BigIntScalar, { nullable: true })
  evaluated: number | null;

  @Field(() => BigIntScalar, { nullable: true })
  failed: number | null;

  @Field(() => Float, { nullable: true, description: "The share that this column has to reach, where it has its own." })
  threshold: number | null;

  @Field(() => FailedRowSample, { nullable: true })
  sample: FailedRowSample | null;
}

@ObjectType({ implements: Node })
export class QualityResult extends Node {
  @Field(() => QualityDimensionEnum, { nullable: true, description: "Which of the six it speaks for; null for none." })
  dimension: QualityDimension | null;

  @Field(() => String)
  name: string;

  @Field(() => CheckOutcomeEnum)
  outcome: CheckOutcome;

  @Field(() => Float, { nullable: true, description: "In the unit; null when not evaluated." })
  value: number | null;

  @Field(() => String, { nullable: true, description: "The value with all its digits." })
  exactValue: string | null;

  @Field(() => Float, { nullable: true })
  threshold: number | null;

  @Field(() => String, { nullable: true, description: "When it warns and fails, in words." })
  condition: string | null;

  @Field(() => String, { description: "share (0 to 1), percent, seconds, milliseconds, rows or number." })
  unit: string;

  @Field(() => BigIntScalar, { nullable: true, description: "Rows that were looked at, where that is known." })
  rows: bigint | null;

  @Field(() => String)
  message: string;

  @Field(() => Float, { nullable: true, description: "Values below it do not pass: by a threshold, or by history." })
  low: number | null;

  @Field(() => Float, { nullable: true, description: "Values above it do not pass: by a threshold, or by history." })
  high: number | null;

  @Field(() => Int, { nullable: true, description: "What the pass took that measured it; checks share one." })
  durationMs: number | null;

  @Field(() => CheckEngineEnum)
  engine: CheckEngine;

  @Field(() => DateTime)
  at: Date;
}

export const QualityResultConnection = connectionType("QualityResult", () => QualityResult);

@InputType()
export class QualityFilter {
  @Field(() => [CheckOutcomeEnum], { nullable: true })
  outcome?: CheckOutcome[] | null;

  @Field(() => ID, { nullable: true })
  datasetId?: string | null;

  @Field(() => [QualityDimensionEnum], { nullable: true })
  dimension?: QualityDimension[] | null;
}

@ObjectType({ implements: Node, description: "One rule that is checked again and again." })
export class QualityCheck extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "The check as written, or the rule in words." })
  definition: string;

  @Field(() => CheckOriginEnum)
  origin: CheckOrigin;

  @Field(() => QualityDimensionEnum, { nullable: true })
  dimension: QualityDimension | null;

  @Field(() => String, { nullable: true })
  columnName: string | null;

  @Field(() => Int, { nullable: true, description: "Where it stands in its file." })
  line: number | null;

  @Field(() => Boolean, { description: "False once it left its file, or the file is switched off." })
  isActive: boolean;
}

export const QualityCheckConnection = connectionType("QualityCheck", () => QualityCheck);

@InputType()
export class QualityCheckFilter extends QualityFilter {
  @Field(() => [CheckOriginEnum], { nullable: true })
  origin?: CheckOrigin[] | null;

  @Field(() => String, { nullable: true, description: "In names of checks and datasets." })
  search?: string | null;
}

@ObjectType()
export class OutcomeCount {
  @Field(() => CheckOutcomeEnum)
  outcome: CheckOutcome;

  @Field(() => Int)
  count: number;
}
