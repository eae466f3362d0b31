import { Field, Int, ObjectType } from "type-graphql";
import type { StateKind } from "../../domain/state/state-message.ts";
import type { StateAction } from "../../store/states.ts";
import { connectionType } from "../connection.ts";
import { StateActionEnum, StateKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { DateTime } from "../scalars.ts";
import { Sync } from "../sync/sync.type.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "One version of a state. What is current is where the next run begins." })
export class StreamState extends Node {
  @Field(() => StateKindEnum)
  kind: StateKind;

  @Field(() => String, { nullable: true })
  namespace: string | null;

  @Field(() => String, { nullable: true, description: "Null for a state of the whole sync." })
  streamName: string | null;

  @Field(() => Int)
  version: number;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => StateActionEnum, { description: "What made this version. RESET and DELETED leave no state." })
  action: StateAction;

  @Field(() => String, { nullable: true, description: "Who; null for a version that a run published." })
  changedBy: string | null;

  @Field(() => String, { nullable: true })
  note: string | null;

  @Field(() => Boolean)
  isCurrent: boolean;
}

export const StreamStateConnection = connectionType("StreamState", () => StreamState);

@ObjectType()
export class StateSummary {
  @Field(() => StateKindEnum, { nullable: true, description: "How the connector keeps it; null for none." })
  kind: StateKind | null;

  @Field(() => Int, { description: "Streams of the sync." })
  streams: number;

  @Field(() => Int, { description: "Streams of the sync that go on from a state." })
  withState: number;

  @Field(() => Int)
  bytes: number;

  @Field(() => DateTime, { nullable: true })
  updatedAt: Date | null;
}

@ObjectType()
export class StatesPayload {
  @Field(() => Sync, { nullable: true })
  sync: object | null;

  @Field(() => [StreamState], { description: "The versions that were written; of a dry run none." })
  states: object[];

  @Field(() => [UserError])
  userErrors: UserError[];
}
