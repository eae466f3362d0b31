import { Field, ID, InputType, Int } from "type-graphql";
import type { QualityGate } from "../../domain/quality/gate.ts";
import type { SchemaPolicy } from "../../domain/schema/schema-change.ts";
import type { ReadMode } from "../../domain/stream.ts";
import type { WriteMode } from "../../domain/write-mode.ts";
import { QualityGateEnum, ReadModeEnum, SchemaPolicyEnum, WriteModeEnum } from "../enums.ts";
import { ScheduleInput } from "../schedule/schedule.input.ts";

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

  @Field(() => String, {
    nullable: true,
    description:
      "Put before the names of the sync's tables: a small letter, then letters, digits and underscores, 30 at most.",
  })
  tablePrefix?: string | null;

  @Field(() => SchemaPolicyEnum, { nullable: true, description: "PROPAGATE_ALL where it is left out." })
  schemaPolicy?: SchemaPolicy | null;

  @Field(() => ScheduleInput, { nullable: true, description: "Left out: runs by hand only." })
  schedule?: ScheduleInput | null;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType({ description: "What is left out stays as it is. Settings hold from the next run on." })
export class UpdateSyncInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: "The version that was read; another one in between answers STALE." })
  expectedVersion: number;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => QualityGateEnum, {
    nullable: true,
    description:
      "OFF: failed checks are only recorded. WARN: they mark the run. HOLD: nothing is published until a person releases it.",
  })
  qualityGate?: QualityGate | null;

  @Field(() => Int, { nullable: true, description: "30 seconds to 7 days." })
  silenceLimitSeconds?: number | null;

  @Field(() => SchemaPolicyEnum, {
    nullable: true,
    description:
      "PROPAGATE_ALL: takes changes over, and reads new streams. PROPAGATE_COLUMNS: takes them over for its streams. IGNORE: keeps its columns. PAUSE: waits for a person. A change of it ends a pause.",
  })
  schemaPolicy?: SchemaPolicy | null;

  @Field(() => [String], { nullable: true, description: "At most 20 words of your own." })
  tags?: string[] | null;
}

@InputType()
export class DeleteSyncInput {
  @Field(() => ID)
  id: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether its tables in explore, chart and navigate are dropped too, with all they hold.",
  })
  dropTables: boolean;
}
