import { Field, ID, InputType, Int } from "type-graphql";
import type { StateKind } from "../../domain/state/state-message.ts";
import { StateKindEnum } from "../enums.ts";

@InputType()
export class StateStreamInput {
  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true })
  namespace?: string | null;
}

@InputType()
export class UpdateStateInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => StateKindEnum, { defaultValue: "stream" })
  kind: StateKind;

  @Field(() => StateStreamInput, { nullable: true, description: "Which stream's; none for a global or legacy state." })
  stream?: StateStreamInput | null;

  @Field(() => String, { description: "The state's body as JSON text, whose numbers keep their digits." })
  json: string;

  @Field(() => Int, {
    description: "The version that was read, 0 where there was none; another one in between answers STALE.",
  })
  expectedVersion: number;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType()
export class ResetStatesInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => [StateStreamInput], {
    nullable: true,
    description: "Streams that the next run is to read from their beginning; left out: the whole sync.",
  })
  streams?: StateStreamInput[] | null;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType()
export class StateVersionInput {
  @Field(() => ID, { description: "A version of a state." })
  id: string;

  @Field(() => Int, { description: "The newest version that was seen; another one in between answers STALE." })
  expectedVersion: number;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType()
export class ImportStatesInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => String, {
    description: "A state file as Airbyte's connectors read it, or the STATE messages that they print.",
  })
  json: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether states of streams that the file does not name are to go.",
  })
  replacesAll: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "Only says what would be refused." })
  dryRun: boolean;

  @Field(() => String, { nullable: true })
  note?: string | null;
}
