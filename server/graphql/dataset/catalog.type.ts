import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { connectionType } from "../connection.ts";
import { SearchFieldEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";
import { Dataset, DatasetColumn } from "./dataset.type.ts";

@ObjectType()
export class FacetValue {
  @Field(() => String, { description: "What to filter by; an id of sources, empty for none." })
  value: string;

  @Field(() => String)
  label: string;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class Facet {
  @Field(() => String, { description: "layer, source, connector, tag, owner, pii, quality or late." })
  field: string;

  @Field(() => [FacetValue], { description: "The commonest first." })
  values: FacetValue[];
}

@ObjectType({ description: "A stretch of a text in UTF-16 units, the end not included." })
export class TextMark {
  @Field(() => Int)
  start: number;

  @Field(() => Int)
  end: number;
}

@ObjectType()
export class SearchMatch {
  @Field(() => SearchFieldEnum)
  field: string;

  @Field(() => String)
  text: string;

  @Field(() => [TextMark])
  marks: TextMark[];
}

@ObjectType()
export class VersionColumn {
  @Field(() => String)
  name: string;

  @Field(() => String)
  type: string;

  @Field(() => Boolean)
  isNullable: boolean;

  @Field(() => Boolean)
  isKey: boolean;
}

@ObjectType({ implements: Node, description: "The columns that a dataset had from one run on." })
export class DatasetVersion extends Node {
  @Field(() => Int)
  number: number;

  @Field(() => DateTime)
  at: Date;

  @Field(() => [VersionColumn])
  columns: VersionColumn[];
}

export const DatasetVersionConnection = connectionType("DatasetVersion", () => DatasetVersion);

@ObjectType()
export class ColumnChange {
  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true, description: "`bigint, not null`; null for an added column." })
  before: string | null;

  @Field(() => String, { nullable: true, description: "Null for a removed column." })
  after: string | null;

  @Field(() => Boolean, { description: "Who reads the table may break: a column is gone, or holds other values." })
  isBreaking: boolean;
}

@ObjectType()
export class SchemaDiff {
  @Field(() => [ColumnChange])
  added: ColumnChange[];

  @Field(() => [ColumnChange])
  removed: ColumnChange[];

  @Field(() => [ColumnChange])
  changed: ColumnChange[];

  @Field(() => Boolean)
  isBreaking: boolean;
}

@ObjectType()
export class DatasetPoint {
  @Field(() => DateTime)
  at: Date;

  @Field(() => BigIntScalar)
  rows: bigint;

  @Field(() => BigIntScalar)
  bytes: bigint;

  @Field(() => Float, { nullable: true, description: "The share of the evaluated checks that passed." })
  score: number | null;
}

@ObjectType()
export class DatasetUse {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  reader: string;

  @Field(() => String, { description: "preview, record or export." })
  kind: string;

  @Field(() => String, { description: "The filter of a preview, the format of an export." })
  detail: string;

  @Field(() => Int)
  times: number;

  @Field(() => BigIntScalar, { nullable: true, description: "Rows that the newest one got." })
  rows: bigint | null;

  @Field(() => DateTime)
  lastAt: Date;
}

@InputType({ description: "What is left out stays as it is; null takes it away." })
export class UpdateDatasetInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: "The version that was read; another one in between answers STALE." })
  expectedVersion: number;

  @Field(() => String, { nullable: true, description: "At most 4,000 characters." })
  description?: string | null;

  @Field(() => [String], { nullable: true, description: "At most 20 of at most 50 characters." })
  tags?: string[] | null;

  @Field(() => String, { nullable: true })
  owner?: string | null;

  @Field(() => Int, { nullable: true, description: "A minute to a year." })
  lateAfterMinutes?: number | null;
}

@InputType()
export class UpdateDatasetColumnInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: "The dataset's version that was read." })
  expectedVersion: number;

  @Field(() => String, { nullable: true, description: "Null takes it away." })
  note?: string | null;
}

@ObjectType()
export class DatasetPayload {
  @Field(() => Dataset, { nullable: true })
  dataset: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class DatasetColumnPayload {
  @Field(() => DatasetColumn, { nullable: true })
  column: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
