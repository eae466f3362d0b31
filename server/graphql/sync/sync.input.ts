import { Field, ID, InputType } from "type-graphql";
import type { ReadMode } from "../../domain/stream.ts";
import type { WriteMode } from "../../domain/write-mode.ts";
import { ReadModeEnum, WriteModeEnum } from "../enums.ts";

@InputType()
export class SyncStreamInput {
  @Field(() => ID)
  streamId: string;

  @Field(() => Boolean)
  isEnabled: boolean;

  @Field(() => ReadModeEnum, { nullable: true })
  readMode?: ReadMode | null;

  @Field(() => WriteModeEnum, { nullable: true })
  writeMode?: WriteMode | null;

  @Field(() => [String], { nullable: true })
  cursor?: string[] | null;

  @Field(() => [[String]], { nullable: true })
  primaryKey?: string[][] | null;
}

@InputType({
  description:
    "Streams left out are not read. Modes, cursor and key left out take the source's own or the suggested ones.",
})
export class CreateSyncInput {
  @Field(() => ID)
  sourceId: string;

  @Field(() => String)
  name: string;

  @Field(() => [SyncStreamInput])
  streams: SyncStreamInput[];

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class DeleteSyncInput {
  @Field(() => ID)
  id: string;
}
