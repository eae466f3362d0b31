import { Field, ObjectType } from "type-graphql";
import type { ReadMode } from "../../domain/stream.ts";
import { connectionType } from "../connection.ts";
import { ReadModeEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";

@ObjectType({ description: "A field of a stream's records, by its path; nested ones follow their parent." })
export class StreamField {
  @Field(() => [String])
  path: string[];

  @Field(() => String, { description: "JSON schema's type; several are joined: string | integer." })
  type: string;

  @Field(() => String, { nullable: true })
  format: string | null;

  @Field(() => String, { nullable: true })
  description: string | null;

  @Field(() => Boolean)
  isNullable: boolean;
}

@ObjectType({ implements: Node })
export class Stream extends Node {
  @Field(() => String, { nullable: true })
  namespace: string | null;

  @Field(() => String)
  name: string;

  @Field(() => [ReadModeEnum])
  readModes: ReadMode[];

  @Field(() => Boolean)
  sourceDefinedCursor: boolean;

  @Field(() => [String], { nullable: true })
  defaultCursor: string[] | null;

  @Field(() => [[String]], { description: "A key the data itself suggests, where the source defines none." })
  suggestedPrimaryKey: string[][];
}

export const StreamConnection = connectionType("Stream", () => Stream);
