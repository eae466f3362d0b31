import { FieldResolver, Resolver, Root } from "type-graphql";
import type { StreamRecord } from "../../store/streams.ts";
import { Stream, StreamField } from "./stream.type.ts";
import { streamFields } from "./stream-fields.ts";

@Resolver(() => Stream)
export class StreamResolver {
  @FieldResolver(() => [StreamField])
  fields(@Root() { jsonSchema }: StreamRecord) {
    return streamFields(jsonSchema);
  }

  @FieldResolver(() => [[String]], { description: "The source's own key; empty for none." })
  primaryKey(@Root() { sourceDefinedPrimaryKey }: StreamRecord) {
    return sourceDefinedPrimaryKey;
  }

  @FieldResolver(() => Boolean)
  isKeySourceDefined(@Root() { sourceDefinedPrimaryKey }: StreamRecord) {
    return sourceDefinedPrimaryKey.length > 0;
  }
}
