import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { listRunsOfSync } from "../../store/runs.ts";
import { listStreamsOfSync, listSyncs, type SyncRecord, type SyncStreamRecord } from "../../store/syncs.ts";
import { After, connect, First, Search } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { DeletePayload } from "../deletion.type.ts";
import { HealthEnum, PiiEngineEnum } from "../enums.ts";
import { PiiPolicy } from "../pii-policy/pii-policy.type.ts";
import { SyncRun, SyncRunConnection } from "../run/run.type.ts";
import { Source } from "../source/source.type.ts";
import { Stream } from "../stream/stream.type.ts";
import { CreateSyncInput, DeleteSyncInput, UpdateSyncInput } from "./sync.input.ts";
import { createSync, deleteSync } from "./sync.service.ts";
import { Sync, SyncConnection, SyncPayload, SyncStream, SyncStreamConnection } from "./sync.type.ts";
import { updateSync } from "./sync-settings.service.ts";

@Resolver(() => Sync)
export class SyncResolver {
  @Query(() => SyncConnection)
  syncs(
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listSyncs({ search }), { first, after }, { load: context.loaders.sync });
  }

  @FieldResolver(() => Source)
  source(@Root() { sourceId }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.source.load(sourceId);
  }

  @FieldResolver(() => PiiPolicy, { nullable: true, description: "Null where the installation's policy holds." })
  async piiPolicy(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    const { policyId } = await loaders.syncPrivacy.load(id);
    return policyId && loaders.piiPolicy.load(policyId);
  }

  @FieldResolver(() => PiiEngineEnum, { nullable: true, description: "Null where the installation's engine looks." })
  async piiEngine(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    return (await loaders.syncPrivacy.load(id)).engine;
  }

  @FieldResolver(() => HealthEnum)
  health(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.syncHealth.load(id);
  }

  @FieldResolver(() => SyncStreamConnection)
  streams(
    @Root() { id }: SyncRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listStreamsOfSync(), { first, after }, { load: context.loaders.syncStream, ownerId: id });
  }

  @FieldResolver(() => SyncRunConnection)
  runs(
    @Root() { id }: SyncRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listRunsOfSync(), { first, after }, { load: context.loaders.run, ownerId: id });
  }

  @FieldResolver(() => SyncRun, { nullable: true })
  latestRun(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.latestRun.load(id);
  }

  @Mutation(() => SyncPayload)
  async createSync(@Arg("input", () => CreateSyncInput) input: CreateSyncInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await createSync(context, input);
    return { sync: done ? await context.loaders.sync.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => SyncPayload)
  async updateSync(@Arg("input", () => UpdateSyncInput) input: UpdateSyncInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await updateSync(context, input);
    return { sync: done ? await context.loaders.sync.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload, {
    description: "Deletes the sync, its runs and its place in the catalog. Its tables stay in PostgreSQL.",
  })
  async deleteSync(@Arg("input", () => DeleteSyncInput) input: DeleteSyncInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await deleteSync(context, input);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }
}

@Resolver(() => SyncStream)
export class SyncStreamResolver {
  @FieldResolver(() => Stream)
  stream(@Root() { streamId }: SyncStreamRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.stream.load(streamId);
  }

  @FieldResolver(() => [Dataset], {
    description: "The datasets it writes: explore, chart, navigate; empty before the first run.",
  })
  datasets(@Root() { id }: SyncStreamRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.datasetsOfStream.load(id);
  }
}
