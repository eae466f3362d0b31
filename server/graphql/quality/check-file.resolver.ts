import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type CheckFileRecord, checkFileVersions, deleteCheckFile, listCheckFiles } from "../../store/check-files.ts";
import { type CheckRunRecord, listCheckRuns } from "../../store/check-runs.ts";
import { listResultsOfCheckRun } from "../../store/quality-checks.ts";
import { After, checkedFirst, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { DeletePayload } from "../deletion.type.ts";
import { filterId, localId } from "../global-id.ts";
import { Sync } from "../sync/sync.type.ts";
import { refuse } from "../user-errors.ts";
import { saveChecks, startChecks } from "./check-file.service.ts";
import {
  CheckFile,
  CheckFileConnection,
  CheckFileVersion,
  CheckRun,
  CheckRunConnection,
  DeleteCheckFileInput,
  RunChecksInput,
  RunChecksPayload,
  SaveChecksInput,
  SaveChecksPayload,
} from "./check-file.type.ts";
import { QualityResultConnection } from "./quality.type.ts";

const MAX_VERSIONS = 100;

@Resolver(() => CheckFile)
export class CheckFileResolver {
  @Query(() => CheckFileConnection, { description: "Files of checks, of all, of one sync, or about one dataset." })
  checkFiles(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("datasetId", () => ID, { nullable: true }) datasetId: string | null,
    @Arg("syncId", () => ID, { nullable: true }) syncId: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listCheckFiles({ datasetId: filterId("Dataset", datasetId), syncId: filterId("Sync", syncId) });
    return connect(context, listing, { first, after }, { load: context.loaders.checkFile });
  }

  @FieldResolver(() => Sync)
  sync(@Root() { syncId }: CheckFileRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }

  @FieldResolver(() => Dataset, { nullable: true, description: "Null for a file about several datasets of its sync." })
  dataset(@Root() { datasetId }: CheckFileRecord, @Ctx() { loaders }: AtlasContext) {
    return datasetId && loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => [CheckFileVersion], {
    description: `What was saved before, newest first; at most ${MAX_VERSIONS}.`,
  })
  versions(
    @Root() { id }: CheckFileRecord,
    @Arg("last", () => Int, { defaultValue: 20 }) last: number,
    @Ctx() { store }: AtlasContext,
  ) {
    return checkFileVersions(store, id, checkedFirst(last, MAX_VERSIONS));
  }

  @FieldResolver(() => CheckRunConnection, { description: "Newest first." })
  runs(
    @Root() { id }: CheckFileRecord,
    @First(20) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listCheckRuns(), { first, after }, { load: context.loaders.checkRun, ownerId: id });
  }

  @Mutation(() => SaveChecksPayload)
  async saveChecks(@Arg("input", () => SaveChecksInput) input: SaveChecksInput, @Ctx() context: AtlasContext) {
    const { done, refused, checks, problems } = await saveChecks(context, input, context.viewer!.name);
    const file = done ? await context.loaders.checkFile.load(done) : null;
    return { file, checks, problems, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload, { description: "Deletes a file with its checks and all their results." })
  async deleteCheckFile(
    @Arg("input", () => DeleteCheckFileInput) { id }: DeleteCheckFileInput,
    @Ctx() context: AtlasContext,
  ) {
    const uuid = localId("CheckFile", id);
    const isDeleted = uuid !== null && (await deleteCheckFile(context.store, uuid));
    return isDeleted
      ? { deletedId: id, userErrors: [] }
      : { deletedId: null, userErrors: refuse("not_found", "There is no such check file.", ["id"]).refused };
  }

  @Mutation(() => RunChecksPayload, { description: "Runs a file on what is published, beside its sync." })
  async runChecks(@Arg("input", () => RunChecksInput) { fileId }: RunChecksInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await startChecks(context, fileId, context.viewer!.name);
    return { checkRun: done ? await context.loaders.checkRun.load(done) : null, userErrors: refused ?? [] };
  }
}

@Resolver(() => CheckRun)
export class CheckRunResolver {
  @FieldResolver(() => CheckFile)
  file(@Root() { checkFileId }: CheckRunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.checkFile.load(checkFileId);
  }

  @FieldResolver(() => QualityResultConnection)
  results(
    @Root() { id }: CheckRunRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const owner = { load: context.loaders.qualityResult, ownerId: id };
    return connect(context, listResultsOfCheckRun(), { first, after }, owner);
  }

  @Subscription(() => CheckRun, {
    description: "A run of checks that began or ended.",
    subscribe: ({ args, context }: { args: { id?: string | null }; context: AtlasContext }) =>
      context.qualityFeed.follow("check_run", filterId("CheckRun", args.id)),
  })
  checkRunChanged(
    @Root() changed: string,
    @Arg("id", () => ID, { nullable: true }) _id: string | null,
    @Ctx() { loaders }: AtlasContext,
  ) {
    return loaders.checkRun.load(changed);
  }
}
