import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Treatment } from "../../domain/pii/policy.ts";
import type { CheckOutcome } from "../../domain/quality/dimension-result.ts";
import type { Layer } from "../../domain/steps.ts";
import { connectionType } from "../connection.ts";
import { CheckOutcomeEnum, LayerEnum, PiiTreatmentEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime, UserJSON } from "../scalars.ts";

export const MAX_COLUMNS = 500;

@ObjectType({ implements: Node, description: "A table of a layer, as the catalog shows it." })
export class Dataset extends Node {
  @Field(() => String, { nullable: true })
  namespace: string | null;

  @Field(() => String)
  name: string;

  @Field(() => LayerEnum)
  layer: Layer;

  @Field(() => BigIntScalar)
  rowCount: bigint;

  @Field(() => BigIntScalar)
  sizeBytes: bigint;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When a run last published it." })
  writtenAt: Date | null;

  @Field(() => String, { nullable: true, description: "What people say of it." })
  description: string | null;

  @Field(() => [String])
  tags: string[];

  @Field(() => String, { nullable: true })
  owner: string | null;

  @Field(() => Int, { nullable: true, description: "It is late when it was written longer ago." })
  lateAfterMinutes: number | null;

  @Field(() => Int, { description: "For `expectedVersion` of an edit." })
  version: number;
}

export const DatasetConnection = connectionType("Dataset", () => Dataset);

@ObjectType({ description: "From the newest checks and findings of the stream." })
export class DatasetHealth {
  @Field(() => CheckOutcomeEnum, { description: "The worst one." })
  outcome: CheckOutcome;

  @Field(() => Int)
  passed: number;

  @Field(() => Int)
  evaluated: number;

  @Field(() => Float, { nullable: true, description: "passed / evaluated; null when none was evaluated." })
  score: number | null;

  @Field(() => Int)
  piiColumns: number;
}

@ObjectType()
export class ColumnProfile {
  @Field(() => BigIntScalar)
  rows: number;

  @Field(() => BigIntScalar)
  nulls: number;

  @Field(() => BigIntScalar, { nullable: true })
  distinct: number | null;

  @Field(() => Boolean)
  isDistinctEstimate: boolean;

  @Field(() => String, { nullable: true })
  min: string | null;

  @Field(() => String, { nullable: true })
  max: string | null;
}

@ObjectType({ implements: Node })
export class DatasetColumn extends Node {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "PostgreSQL's name of the type." })
  type: string;

  @Field(() => Int)
  ordinal: number;

  @Field(() => Boolean)
  isNullable: boolean;

  @Field(() => Boolean)
  isKey: boolean;

  @Field(() => Boolean)
  isMetadata: boolean;

  @Field(() => String, { nullable: true, description: "The source's own words." })
  description: string | null;

  @Field(() => String, { nullable: true, description: "What people say of it." })
  note: string | null;

  @Field(() => ColumnProfile, { nullable: true })
  profile: ColumnProfile | null;
}

export const DatasetColumnConnection = connectionType("DatasetColumn", () => DatasetColumn, MAX_COLUMNS);

@ObjectType()
export class PreviewColumn {
  @Field(() => String)
  name: string;

  @Field(() => String)
  type: string;

  @Field(() => Boolean)
  isKey: boolean;

  @Field(() => Boolean)
  isMetadata: boolean;

  @Field(() => Boolean)
  isPersonal: boolean;

  @Field(() => PiiTreatmentEnum, { description: "What a policy did to the values; KEEP where they are the source's." })
  treatment: Treatment;
}

@ObjectType()
export class PreviewRow {
  @Field(() => String)
  key: string;

  @Field(() => [UserJSON], {
    nullable: "items",
    description: "A value longer than 2,000 characters is cut and ends in …",
  })
  cells: unknown[];
}

@ObjectType()
export class Preview {
  @Field(() => [PreviewColumn])
  columns: PreviewColumn[];

  @Field(() => [PreviewRow])
  rows: PreviewRow[];
}

@ObjectType()
export class FieldChange {
  @Field(() => String)
  column: string;

  @Field(() => UserJSON, { nullable: true })
  before: unknown;

  @Field(() => UserJSON, { nullable: true })
  after: unknown;
}

@ObjectType()
export class RecordVersion {
  @Field(() => DateTime, { nullable: true })
  validFrom: string | null;

  @Field(() => DateTime, { nullable: true })
  validTo: string | null;

  @Field(() => Boolean)
  isCurrent: boolean;

  @Field(() => Boolean, { description: "Says that the record was deleted; its values are the last ones." })
  isDeleted: boolean;

  @Field(() => UserJSON)
  values: unknown;

  @Field(() => [String], { description: "Columns whose value differs from the version before." })
  changed: string[];

  @Field(() => [FieldChange], { description: "The changed columns with their values in both versions." })
  changes: FieldChange[];
}

@ObjectType({ implements: Node, description: "A row that was refused, with the reason." })
export class QuarantinedRow extends Node {
  @Field(() => String)
  code: string;

  @Field(() => String)
  reason: string;

  @Field(() => String)
  raw: string;

  @Field(() => Int)
  runNumber: number;

  @Field(() => DateTime)
  at: Date;
}

export const QuarantinedRowConnection = connectionType("QuarantinedRow", () => QuarantinedRow);

@InputType({ description: 'Between the fields AND, within one OR; "" stands for none of tags, owners and PII types.' })
export class DatasetFilter {
  @Field(() => String, {
    nullable: true,
    description:
      "Words found in names, columns, descriptions, tags, owners and PII types, also inside words and with a slip of the finger.",
  })
  search?: string | null;

  @Field(() => [LayerEnum], { nullable: true })
  layers?: Layer[] | null;

  @Field(() => ID, { nullable: true })
  sourceId?: string | null;

  @Field(() => [ID], { nullable: true })
  sourceIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Ids of connectors: files." })
  connectors?: string[] | null;

  @Field(() => [String], { nullable: true })
  tags?: string[] | null;

  @Field(() => [String], { nullable: true })
  owners?: string[] | null;

  @Field(() => [String], { nullable: true })
  piiTypes?: string[] | null;

  @Field(() => Boolean, { nullable: true })
  hasPii?: boolean | null;

  @Field(() => [CheckOutcomeEnum], { nullable: true, description: "The worst outcome of the newest checks." })
  outcomes?: CheckOutcome[] | null;

  @Field(() => Boolean, { nullable: true })
  isLate?: boolean | null;
}
