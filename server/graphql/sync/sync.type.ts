import { Field, Int, ObjectType } from "type-graphql";
import type { QualityGate } from "../../domain/quality/gate.ts";
import type { ReadMode } from "../../domain/stream.ts";
import type { WriteMode } from "../../domain/write-mode.ts";
import { connectionType } from "../connection.ts";
import { QualityGateEnum, ReadModeEnum, WriteModeEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node })
export class Sync extends Node {
  @Field(() => String)
  name: string;

  @Field(() => QualityGateEnum, { description: "What a failed check does to a run." })
  qualityGate: QualityGate;

  @Field(() => Int, { description: "A source that says nothing for longer is stopped." })
  silenceLimitSeconds: number;

  @Field(() => [String])
  tags: string[];

  @Field(() => Int)
  version: number;

  @Field(() => DateTime)
  createdAt: Date;
}

export const SyncConnection = connectionType("Sync", () => Sync);

@ObjectType({ implements: Node })
export class SyncStream extends Node {
  @Field(() => Boolean)
  isEnabled: boolean;

  @Field(() => ReadModeEnum)
  readMode: ReadMode;

  @Field(() => WriteModeEnum)
  writeMode: WriteMode;

  @Field(() => [String], { nullable: true })
  cursor: string[] | null;

  @Field(() => [[String]])
  primaryKey: string[][];
}

export const SyncStreamConnection = connectionType("SyncStream", () => SyncStream);

@ObjectType()
export class SyncPayload {
  @Field(() => Sync, { nullable: true })
  sync: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
