import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { listSources, type SourceRecord } from "../../store/sources.ts";
import { listStreamsOfSource } from "../../store/streams.ts";
import { listSyncsOfSource } from "../../store/syncs.ts";
import { After, connect, First, Search } from "../connection.ts";
import { connectorById } from "../connector/connector.service.ts";
import { Connector } from "../connector/connector.type.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { StreamConnection } from "../stream/stream.type.ts";
import { SyncConnection } from "../sync/sync.type.ts";
import { configValues } from "./config-values.ts";
import {
  CheckConfigInput,
  CheckSourceInput,
  CreateSourceInput,
  DeleteSourceInput,
  DiscoverStreamsInput,
  UpdateSourceInput,
} from "./source.input.ts";
import {
  checkConfig,
  checkSource,
  createSource,
  deleteSource,
  discoverStreams,
  updateSource,
} from "./source.service.ts";
import { CheckPayload, ConfigValue, DiscoverPayload, Source, SourceConnection, SourcePayload } from "./source.type.ts";

@Resolver(() => Source)
export class SourceResolver {
  @Query(() => SourceConnection)
  sources(
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listSources({ search }), { first, after }, { load: context.loaders.source });
  }

  @FieldResolver(() => Connector, { nullable: true })
  connector(@Root() { connectorId }: SourceRecord, @Ctx() { desk }: AtlasContext) {
    return connectorById(desk, connectorId);
  }

  @FieldResolver(() => [ConfigValue])
  config(@Root() source: SourceRecord, @Ctx() { secretBox }: AtlasContext) {
    return configValues(source, secretBox);
  }

  @FieldResolver(() => StreamConnection)
  streams(
    @Root() { id }: SourceRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const { stream } = context.loaders;
    return connect(context, listStreamsOfSource({ search }), { first, after }, { load: stream, ownerId: id });
  }

  @FieldResolver(() => SyncConnection)
  syncs(
    @Root() { id }: SourceRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listSyncsOfSource(), { first, after }, { load: context.loaders.sync, ownerId: id });
  }

  @Mutation(() => SourcePayload)
  async createSource(@Arg("input", () => CreateSourceInput) input: CreateSourceInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await createSource(context, input);
    return { source: done ? await context.loaders.source.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => SourcePayload)
  async updateSource(@Arg("input", () => UpdateSourceInput) input: UpdateSourceInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await updateSource(context, input);
    return { source: done ? await context.loaders.source.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload)
  async deleteSource(@Arg("input", () => DeleteSourceInput) { id }: DeleteSourceInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await deleteSource(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }

  @Mutation(() => CheckPayload, { description: "Asks the connector whether it reaches what the source names." })
  async checkSource(@Arg("input", () => CheckSourceInput) { id }: CheckSourceInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await checkSource(context, id);
    return {
      result: done?.result ?? null,
      source: done ? await context.loaders.source.load(done.sourceId) : null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => CheckPayload, { description: "Tests a config before it is saved; stores nothing." })
  async checkConfig(@Arg("input", () => CheckConfigInput) input: CheckConfigInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await checkConfig(context, input);
    return { result: done ?? null, source: null, userErrors: refused ?? [] };
  }

  @Mutation(() => DiscoverPayload, { description: "Asks the connector for the streams that the source offers." })
  async discoverStreams(
    @Arg("input", () => DiscoverStreamsInput) { sourceId }: DiscoverStreamsInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await discoverStreams(context, sourceId);
    return { source: done ? await context.loaders.source.load(done) : null, userErrors: refused ?? [] };
  }
}
