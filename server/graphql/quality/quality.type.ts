import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import type { CheckOutcome, QualityDimension } from "../../domain/quality/dimension-result.ts";
import { connectionType } from "../connection.ts";
import { CheckOutcomeEnum, QualityDimensionEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";

@ObjectType({ implements: Node })
export class QualityResult extends Node {
  @Field(() => QualityDimensionEnum)
  dimension: QualityDimension;

  @Field(() => String)
  name: string;

  @Field(() => CheckOutcomeEnum)
  outcome: CheckOutcome;

  @Field(() => Float, {
    nullable: true,
    description: "A share from 0 to 1; seconds for timeliness; null when not evaluated.",
  })
  value: number | null;

  @Field(() => Float, { nullable: true })
  threshold: number | null;

  @Field(() => String)
  unit: string;

  @Field(() => BigIntScalar, { description: "Rows that were looked at." })
  rows: bigint;

  @Field(() => String)
  message: string;

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
