import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import type { CatalogOrder } from "../../store/catalog-search.ts";
import { datasetPoints, datasetUses, listDatasetVersions } from "../../store/dataset-history.ts";
import { type DatasetColumnRecord, type DatasetRecord, listColumns } from "../../store/datasets.ts";
import { listFindingsOfStream } from "../../store/findings.ts";
import { listResultsOfStream } from "../../store/quality-results.ts";
import { After, checkedFirst, connect, First, Search } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DatasetOrderEnum, PiiTreatmentEnum } from "../enums.ts";
import { PiiFinding, PiiFindingConnection } from "../finding/finding.type.ts";
import { filterId } from "../global-id.ts";
import { QualityResultConnection } from "../quality/quality.type.ts";
import { SyncRun } from "../run/run.type.ts";
import { DateTime } from "../scalars.ts";
import { Source } from "../source/source.type.ts";
import { Sync } from "../sync/sync.type.ts";
import { catalogPage } from "./catalog.service.ts";
import {
  DatasetColumnPayload,
  DatasetPayload,
  DatasetPoint,
  DatasetUse,
  DatasetVersionConnection,
  Facet,
  SchemaDiff,
  SearchMatch,
  UpdateDatasetColumnInput,
  UpdateDatasetInput,
} from "./catalog.type.ts";
import { previewDataset, quarantinePage, recordOf } from "./dataset.service.ts";
import {
  Dataset,
  DatasetColumn,
  DatasetColumnConnection,
  DatasetConnection,
  DatasetFilter,
  DatasetHealth,
  MAX_COLUMNS,
  Preview,
  QuarantinedRowConnection,
  RecordVersion,
} from "./dataset.type.ts";
import { diffVersions } from "./dataset-versions.service.ts";
import { editColumn, editDataset } from "./describe-dataset.service.ts";

const MAX_PREVIEW = 200;

function AsOf() {
  return Arg("asOf", () => DateTime, {
    nullable: true,
    description: "The moment to read at, from history: of chart and navigate datasets.",
  });
}

@Resolver(() => Dataset)
export class DatasetResolver {
  @Query(() => DatasetConnection)
  datasets(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("filter", () => DatasetFilter, { nullable: true }) filter: DatasetFilter | null,
    @Arg("orderBy", () => DatasetOrderEnum, { nullable: true }) orderBy: CatalogOrder | null,
    @Ctx() context: AtlasContext,
  ) {
    return catalogPage(context, filter ?? {}, { first, after, order: orderBy ?? "relevance" });
  }

  @Mutation(() => DatasetPayload, { description: "Changes what people say of a dataset." })
  async updateDataset(@Arg("input", () => UpdateDatasetInput) input: UpdateDatasetInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await editDataset(context, input);
    return { dataset: done && context.loaders.dataset.load(done), userErrors: refused ?? [] };
  }

  @Mutation(() => DatasetColumnPayload, { description: "Changes what people say of a column." })
  async updateDatasetColumn(
    @Arg("input", () => UpdateDatasetColumnInput) input: UpdateDatasetColumnInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await editColumn(context, { ...input, note: input.note ?? null });
    return { column: done && context.loaders.column.load(done), userErrors: refused ?? [] };
  }

  @Subscription(() => Dataset, {
    description: "The dataset as it is, and then whenever a run has published it or somebody has described it.",
    subscribe: ({ args, context }: { args: { id: string }; context: AtlasContext }) =>
      context.datasetFeed.follow(context.store, filterId("Dataset", args.id) as string),
  })
  datasetChanged(@Root() id: string, @Arg("id", () => ID) _id: string, @Ctx() { loaders }: AtlasContext) {
    return loaders.dataset.load(id);
  }

  @FieldResolver(() => [SearchMatch], { description: "Where it holds what is searched for, with what to mark." })
  matches(
    @Root() dataset: DatasetRecord,
    @Arg("search", () => String) search: string,
    @Ctx() { loaders }: AtlasContext,
  ) {
    return loaders.searchMatches(search).load(dataset);
  }

  @FieldResolver(() => Boolean, { description: "It was written longer ago than it may be." })
  isLate(@Root() { writtenAt, lateAfterMinutes }: DatasetRecord) {
    return (
      writtenAt !== null && lateAfterMinutes !== null && Date.now() - writtenAt.getTime() > lateAfterMinutes * 60_000
    );
  }

  @FieldResolver(() => DatasetVersionConnection, { description: "Its columns over time, the newest first." })
  versions(
    @Root() { id }: DatasetRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const { datasetVersion: load } = context.loaders;
    return connect(context, listDatasetVersions(), { first, after }, { load, ownerId: id });
  }

  @FieldResolver(() => SchemaDiff, {
    nullable: true,
    description:
      "What became of the columns between two of its versions, by number; null when there is no such version.",
  })
  schemaDiff(
    @Root() { id }: DatasetRecord,
    @Arg("from", () => Int) from: number,
    @Arg("to", () => Int) to: number,
    @Ctx() { store }: AtlasContext,
  ) {
    return diffVersions(store, id, { from, to });
  }

  @FieldResolver(() => [DatasetPoint], {
    description: "How much it held after each of its last runs, the oldest first.",
  })
  history(@Root() { id }: DatasetRecord, @First(100) first: number, @Ctx() { store }: AtlasContext) {
    return datasetPoints(store, id, checkedFirst(first, 500));
  }

  @FieldResolver(() => [DatasetUse], { description: "Who reads it through Atlas, and how: the latest 50." })
  uses(@Root() { id }: DatasetRecord, @Ctx() { store }: AtlasContext) {
    return datasetUses(store, id, 50);
  }

  @FieldResolver(() => String, { description: "Schema and table in PostgreSQL." })
  table(@Root() { layer, tableName }: DatasetRecord) {
    return `${layer}.${tableName}`;
  }

  @FieldResolver(() => Sync)
  sync(@Root() { syncId }: DatasetRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }

  @FieldResolver(() => Source)
  source(@Root() { sourceId }: DatasetRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.source.load(sourceId);
  }

  @FieldResolver(() => SyncRun, { nullable: true })
  lastRun(@Root() { lastRunId }: DatasetRecord, @Ctx() { loaders }: AtlasContext) {
    return lastRunId && loaders.run.load(lastRunId);
  }

  @FieldResolver(() => DatasetColumnConnection)
  columns(
    @Root() { id }: DatasetRecord,
    @First(200) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const { column } = context.loaders;
    return connect(context, listColumns({ search }), { first, after }, { load: column, ownerId: id, max: MAX_COLUMNS });
  }

  @FieldResolver(() => Preview, { description: "Rows by key, current or as of a moment. At most 200." })
  preview(
    @Root() dataset: DatasetRecord,
    @First(50) first: number,
    @AsOf() asOf: Date | null,
    @Ctx() context: AtlasContext,
  ) {
    return previewDataset(context, dataset, { first: checkedFirst(first, MAX_PREVIEW), asOf });
  }

  @FieldResolver(() => [RecordVersion], {
    description:
      "Every version of one record, newest first (navigate), or its one row; with `asOf` the version that was valid then, or none. `key` is the key as the key column holds it.",
  })
  record(
    @Root() dataset: DatasetRecord,
    @Arg("key", () => String) key: string,
    @AsOf() asOf: Date | null,
    @Ctx() context: AtlasContext,
  ) {
    return recordOf(context, dataset, { key, asOf });
  }

  @FieldResolver(() => QualityResultConnection)
  qualityResults(
    @Root() { syncStreamId }: DatasetRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const { qualityResult } = context.loaders;
    const owner = { load: qualityResult, ownerId: syncStreamId };
    return connect(context, listResultsOfStream(), { first, after }, owner);
  }

  @FieldResolver(() => PiiFindingConnection)
  findings(
    @Root() { syncStreamId }: DatasetRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const owner = { load: context.loaders.finding, ownerId: syncStreamId };
    return connect(context, listFindingsOfStream(), { first, after }, owner);
  }

  @FieldResolver(() => QuarantinedRowConnection, { description: "Newest first." })
  quarantine(
    @Root() { tableName }: DatasetRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return quarantinePage(context, tableName, { first, after });
  }

  @FieldResolver(() => [Dataset], { description: "The other layers of the same stream." })
  async siblings(@Root() { id, syncStreamId }: DatasetRecord, @Ctx() { loaders }: AtlasContext) {
    return (await loaders.datasetsOfStream.load(syncStreamId)).filter((dataset) => dataset.id !== id);
  }

  @FieldResolver(() => DatasetHealth)
  health(@Root() { syncStreamId }: DatasetRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.datasetHealth.load(syncStreamId);
  }
}

@Resolver(() => RecordVersion)
export class RecordVersionResolver {
  @FieldResolver(() => SyncRun, { nullable: true, description: "The run that wrote the version." })
  run(@Root() { runId }: { runId: string | null }, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }
}

@Resolver(() => DatasetColumn)
export class DatasetColumnResolver {
  @FieldResolver(() => [PiiFinding])
  async findings(@Root() { datasetId, name }: DatasetColumnRecord, @Ctx() { loaders }: AtlasContext) {
    const dataset = await loaders.dataset.load(datasetId);
    return dataset ? loaders.findingsOfColumn.load({ syncStreamId: dataset.syncStreamId, name }) : [];
  }

  @FieldResolver(() => PiiTreatmentEnum, {
    description: "What a policy did to its values; KEEP where they are as the source sent them.",
  })
  async treatment(@Root() column: DatasetColumnRecord, @Ctx() context: AtlasContext) {
    return (await treatmentOf(column, context))?.treatment ?? "keep";
  }

  @FieldResolver(() => Boolean, { description: "Only what is personal inside its texts or JSON is treated." })
  async isTreatedWithin(@Root() column: DatasetColumnRecord, @Ctx() context: AtlasContext) {
    return (await treatmentOf(column, context))?.isWithin ?? false;
  }
}

async function treatmentOf({ datasetId, name }: DatasetColumnRecord, { loaders }: AtlasContext) {
  const dataset = await loaders.dataset.load(datasetId);
  return dataset && loaders.treatmentOfColumn.load({ syncStreamId: dataset.syncStreamId, name });
}

@Resolver(() => DatasetConnection)
export class DatasetConnectionResolver {
  @FieldResolver(() => [Facet], {
    description:
      "How many datasets each value would leave: between facets AND, within one OR. At most 50 values each, counted in the last two seconds.",
  })
  facets(@Root() { facetsOf }: { facetsOf?: () => Promise<Facet[]> }) {
    return facetsOf?.() ?? [];
  }
}
