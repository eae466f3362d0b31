import { Field, Int, ObjectType } from "type-graphql";
import type { DeletePolicy, LateRowPolicy } from "../../domain/history/history-settings.ts";
import type { QualityGate } from "../../domain/quality/gate.ts";
import type { SchemaPolicy } from "../../domain/schema/schema-change.ts";
import type { ReadMode } from "../../domain/stream.ts";
import type { WriteMode } from "../../domain/write-mode.ts";
import { connectionType } from "../connection.ts";
import {
  DeletePolicyEnum,
  LateRowPolicyEnum,
  QualityGateEnum,
  ReadModeEnum,
  SchemaPolicyEnum,
  WriteModeEnum,
} from "../enums.ts";
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

  @Field(() => SchemaPolicyEnum, { description: "What happens when the schema of one of its streams changes." })
  schemaPolicy: SchemaPolicy;

  @Field(() => DateTime, { nullable: true, description: "Since when no run starts; null for a sync that runs." })
  pausedAt: Date | null;

  @Field(() => String, { nullable: true })
  pauseReason: string | null;

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

  @Field(() => DeletePolicyEnum, {
    description:
      "IGNORE: what the source deletes stays. CLOSE: it leaves chart and its last version ends. NEW_RECORD: a version that says so follows.",
  })
  deletes: DeletePolicy;

  @Field(() => LateRowPolicyEnum, { description: "Where a row goes that is older than what is charted of its record." })
  lateRows: LateRowPolicy;

  @Field(() => [String], { description: "Fields whose change alone opens no version." })
  volatileFields: string[];
}

export const SyncStreamConnection = connectionType("SyncStream", () => SyncStream);

@ObjectType()
export class SyncPayload {
  @Field(() => Sync, { nullable: true })
  sync: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
