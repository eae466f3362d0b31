import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { listChangesOfStream, listChangesOfSync, type SchemaChangeRecord } from "../../store/schema-changes.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { SyncRun } from "../run/run.type.ts";
import { Sync, SyncPayload, SyncStream } from "../sync/sync.type.ts";
import { acceptSchemaChanges, updateSyncStream } from "./schema-change.service.ts";
import {
  AcceptSchemaChangesInput,
  SchemaChange,
  SchemaChangeConnection,
  SyncStreamPayload,
  UpdateSyncStreamInput,
} from "./schema-change.type.ts";

const NEWEST_FIRST = { description: "Changes of the schema, newest first." };

@Resolver(() => SchemaChange)
export class SchemaChangeResolver {
  @FieldResolver(() => SyncStream)
  stream(@Root() { syncStreamId }: SchemaChangeRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.syncStream.load(syncStreamId);
  }

  @FieldResolver(() => SyncRun, { nullable: true })
  run(@Root() { runId }: SchemaChangeRecord, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }

  @Mutation(() => SyncPayload, { description: "Accepts the changes of the schema that a sync is paused for." })
  async acceptSchemaChanges(
    @Arg("input", () => AcceptSchemaChangesInput) { syncId }: AcceptSchemaChangesInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await acceptSchemaChanges(context, { syncId, by: context.viewer!.name });
    return { sync: done ? await context.loaders.sync.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => SyncStreamPayload, { description: "Changes how the history of a sync's stream is kept." })
  async updateSyncStream(
    @Arg("input", () => UpdateSyncStreamInput) input: UpdateSyncStreamInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await updateSyncStream(context, input);
    return { syncStream: done ? await context.loaders.syncStream.load(done) : null, userErrors: refused ?? [] };
  }
}

@Resolver(() => Sync)
export class SyncSchemaResolver {
  @FieldResolver(() => SchemaChangeConnection, NEWEST_FIRST)
  schemaChanges(
    @Root() { id }: { id: string },
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listChangesOfSync(), { first, after }, { load: context.loaders.schemaChange, ownerId: id });
  }
}

@Resolver(() => SyncStream)
export class SyncStreamSchemaResolver {
  @FieldResolver(() => SchemaChangeConnection, NEWEST_FIRST)
  schemaChanges(
    @Root() { id }: { id: string },
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(
      context,
      listChangesOfStream(),
      { first, after },
      { load: context.loaders.schemaChange, ownerId: id },
    );
  }
}

@Resolver(() => Dataset)
export class DatasetSchemaResolver {
  @FieldResolver(() => SchemaChangeConnection, NEWEST_FIRST)
  schemaChanges(
    @Root() { syncStreamId }: { syncStreamId: string },
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const owner = { load: context.loaders.schemaChange, ownerId: syncStreamId };
    return connect(context, listChangesOfStream(), { first, after }, owner);
  }
}
