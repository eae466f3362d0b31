import { Field, Int, ObjectType } from "type-graphql";
import type { SourceStatus } from "../../store/sources.ts";
import { connectionType } from "../connection.ts";
import { SourceStatusEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime, UserJSON } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType()
export class CheckResult {
  @Field(() => Boolean)
  ok: boolean;

  @Field(() => String, { nullable: true, description: "The connector's own words." })
  message: string | null;

  @Field(() => DateTime)
  at: Date;

  @Field(() => Int)
  durationMs: number;
}

@ObjectType({ description: "One value of a config. A secret's value is never given, only whether it is set." })
export class ConfigValue {
  @Field(() => [String])
  path: string[];

  @Field(() => UserJSON, { nullable: true })
  value: unknown;

  @Field(() => Boolean)
  isSecret: boolean;

  @Field(() => Boolean)
  isSet: boolean;
}

@ObjectType({ implements: Node })
export class Source extends Node {
  @Field(() => String)
  name: string;

  @Field(() => SourceStatusEnum)
  status: SourceStatus;

  @Field(() => CheckResult, { nullable: true })
  lastCheck: CheckResult | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => Int)
  version: number;
}

export const SourceConnection = connectionType("Source", () => Source);

@ObjectType()
export class SourcePayload {
  @Field(() => Source, { nullable: true })
  source: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class CheckPayload {
  @Field(() => CheckResult, { nullable: true })
  result: CheckResult | null;

  @Field(() => Source, { nullable: true })
  source: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class DiscoverPayload {
  @Field(() => Source, { nullable: true })
  source: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
