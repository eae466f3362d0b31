import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { LineageTargetKind } from "../../store/lineage-targets.ts";
import { connectionType } from "../connection.ts";
import { LineageTargetKindEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ implements: Node, description: "Where OpenLineage events are sent; `deliveries` has the log of them." })
export class LineageTarget extends Node {
  @Field(() => String)
  name: string;

  @Field(() => LineageTargetKindEnum)
  kind: LineageTargetKind;

  @Field(() => String, { nullable: true, description: "A server's address, or a file's path." })
  address: string | null;

  @Field(() => Boolean, { description: "A key is sent along; it is never shown." })
  hasKey: boolean;

  @Field(() => Int)
  timeoutSeconds: number;

  @Field(() => Boolean, { description: "New events are not queued for it; what is queued still goes." })
  isPaused: boolean;

  @Field(() => Int)
  version: number;
}

export const LineageTargetConnection = connectionType("LineageTarget", () => LineageTarget);

@InputType()
export class SaveLineageTargetInput {
  @Field(() => ID, { nullable: true, description: "Left out: a new one." })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: "The version that was read, of one that is there." })
  expectedVersion?: number | null;

  @Field(() => String)
  name: string;

  @Field(() => LineageTargetKindEnum)
  kind: LineageTargetKind;

  @Field(() => String, {
    nullable: true,
    description: "An http(s) address, whose path is /api/v1/lineage unless it has one; a file's absolute path.",
  })
  address?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Sent as a bearer token. Left out it stays, empty takes it away.",
  })
  key?: string | null;

  @Field(() => Int, { defaultValue: 10, description: "1 to 25." })
  timeoutSeconds: number;

  @Field(() => Boolean, { defaultValue: false })
  isPaused: boolean;
}

@InputType()
export class DeleteLineageTargetInput {
  @Field(() => ID)
  id: string;
}

@ObjectType()
export class LineageTargetPayload {
  @Field(() => LineageTarget, { nullable: true })
  target: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
