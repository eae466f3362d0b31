import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import {
  changeIncident,
  type IncidentEntryRecord,
  type IncidentRecord,
  listIncidentEntries,
  listIncidents,
} from "../../store/incidents.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { Dataset } from "../dataset/dataset.type.ts";
import { filterId, localId } from "../global-id.ts";
import { SyncRun } from "../run/run.type.ts";
import { Sync } from "../sync/sync.type.ts";
import { refuse } from "../user-errors.ts";
import {
  Incident,
  IncidentConnection,
  IncidentEntry,
  IncidentEntryConnection,
  IncidentFilter,
  IncidentPayload,
  UpdateIncidentInput,
} from "./incident.type.ts";
import { QualityCheck } from "./quality.type.ts";

@Resolver(() => Incident)
export class IncidentResolver {
  @Query(() => IncidentConnection, { description: "The last seen first." })
  incidents(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("filter", () => IncidentFilter, { nullable: true }) filter: IncidentFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listIncidents({
      states: filter?.state,
      datasetId: filterId("Dataset", filter?.datasetId),
      syncId: filterId("Sync", filter?.syncId),
    });
    return connect(context, listing, { first, after }, { load: context.loaders.incident });
  }

  @FieldResolver(() => Sync, { nullable: true })
  sync(@Root() { syncId }: IncidentRecord, @Ctx() { loaders }: AtlasContext) {
    return syncId && loaders.sync.load(syncId);
  }

  @FieldResolver(() => Dataset, { nullable: true })
  dataset(@Root() { datasetId }: IncidentRecord, @Ctx() { loaders }: AtlasContext) {
    return datasetId && loaders.dataset.load(datasetId);
  }

  @FieldResolver(() => QualityCheck, { nullable: true })
  check(@Root() { checkId }: IncidentRecord, @Ctx() { loaders }: AtlasContext) {
    return checkId && loaders.qualityCheck.load(checkId);
  }

  @FieldResolver(() => IncidentEntryConnection, { description: "Newest first." })
  timeline(
    @Root() { id }: IncidentRecord,
    @First(50) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    const owner = { load: context.loaders.incidentEntry, ownerId: id };
    return connect(context, listIncidentEntries(), { first, after }, owner);
  }

  @Mutation(() => IncidentPayload, { description: "Acknowledges, assigns, notes, resolves or opens again." })
  async updateIncident(
    @Arg("input", () => UpdateIncidentInput) input: UpdateIncidentInput,
    @Ctx() context: AtlasContext,
  ) {
    const id = localId("Incident", input.id);
    const change = { ...input, by: context.viewer!.name, at: new Date() };
    const outcome = id === null ? "missing" : await changeIncident(context.store, id, change);
    if (outcome === "done") return { incident: await context.loaders.incident.load(id!), userErrors: [] };
    const refusals = {
      missing: refuse("not_found", "There is no such incident.", ["id"]),
      stale: refuse("stale", "This incident changed meanwhile. Look at it as it is now, then try again.", [
        "expectedVersion",
      ]),
      "open again": refuse("conflict", "The same trouble is open again as another incident; look at that one.", [
        "state",
      ]),
    };
    return { incident: null, userErrors: refusals[outcome].refused };
  }

  @Subscription(() => Incident, {
    description: "An incident that was opened, seen again, or changed by somebody.",
    subscribe: ({ context }: { context: AtlasContext }) => context.qualityFeed.follow("incident", null),
  })
  incidentsChanged(@Root() id: string, @Ctx() { loaders }: AtlasContext) {
    return loaders.incident.load(id);
  }
}

@Resolver(() => IncidentEntry)
export class IncidentEntryResolver {
  @FieldResolver(() => SyncRun, { nullable: true })
  run(@Root() { runId }: IncidentEntryRecord, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }
}
