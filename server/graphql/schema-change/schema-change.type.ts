import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { DeletePolicy, LateRowPolicy } from "../../domain/history/history-settings.ts";
import type { SchemaChangeAction, SchemaChangeKind, SchemaPolicy } from "../../domain/schema/schema-change.ts";
import { connectionType } from "../connection.ts";
import {
  DeletePolicyEnum,
  LateRowPolicyEnum,
  SchemaChangeActionEnum,
  SchemaChangeKindEnum,
  SchemaPolicyEnum,
} from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { SyncStream } from "../sync/sync.type.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "One change of a stream's schema as a run met it, and what was done." })
export class SchemaChange extends Node {
  @Field(() => SchemaChangeKindEnum)
  kind: SchemaChangeKind;

  @Field(() => String, {
    description: "The field; the fields of the key, or the stream, where the change is of those.",
  })
  field: string;

  @Field(() => String, { nullable: true })
  fromType: string | null;

  @Field(() => String, { nullable: true })
  toType: string | null;

  @Field(() => SchemaPolicyEnum)
  policy: SchemaPolicy;

  @Field(() => SchemaChangeActionEnum)
  action: SchemaChangeAction;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String, { nullable: true })
  acceptedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  acceptedAt: Date | null;
}

export const SchemaChangeConnection = connectionType("SchemaChange", () => SchemaChange);

@InputType()
export class AcceptSchemaChangesInput {
  @Field(() => ID)
  syncId: string;
}

@InputType({ description: "What is left out stays as it is. Settings hold from the next run on." })
export class UpdateSyncStreamInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: "The version of its sync that was read; another one in between answers STALE." })
  expectedVersion: number;

  @Field(() => DeletePolicyEnum, { nullable: true })
  deletes?: DeletePolicy | null;

  @Field(() => LateRowPolicyEnum, { nullable: true })
  lateRows?: LateRowPolicy | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Top-level fields whose change alone opens no version. Their newest values come with the record's next real change.",
  })
  volatileFields?: string[] | null;

  @Field(() => [[String]], { nullable: true, description: "Refused where the source has a key of its own." })
  primaryKey?: string[][] | null;
}

@ObjectType()
export class SyncStreamPayload {
  @Field(() => SyncStream, { nullable: true })
  syncStream: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
