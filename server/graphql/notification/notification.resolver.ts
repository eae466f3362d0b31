import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Occurrence as OccurrenceRecord } from "../../domain/occurrence.ts";
import { type DeliveryRecord, listDeliveries } from "../../store/deliveries.ts";
import { listTargets, type TargetRecord } from "../../store/notification-targets.ts";
import { listOccurrences } from "../../store/occurrences.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { filterId, parseGlobalId } from "../global-id.ts";
import { SyncRun } from "../run/run.type.ts";
import { UserJSON } from "../scalars.ts";
import { Sync } from "../sync/sync.type.ts";
import {
  DeliveryFilter,
  NotificationTargetInput,
  OccurrenceFilter,
  SaveNotificationTargetInput,
  SendAgainInput,
} from "./notification.input.ts";
import { deleteTarget, saveTarget, sendAgain, testTarget } from "./notification.service.ts";
import {
  Delivery,
  DeliveryAttempt,
  DeliveryConnection,
  DeliveryPayload,
  NotificationTarget,
  NotificationTargetConnection,
  NotificationTargetPayload,
  Occurrence,
  OccurrenceConnection,
} from "./notification.type.ts";

@Resolver(() => NotificationTarget)
export class NotificationResolver {
  @Query(() => NotificationTargetConnection)
  notificationTargets(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listTargets(), { first, after }, { load: context.loaders.notificationTarget });
  }

  @FieldResolver(() => [Sync], { description: "Empty: all, or those of the tags." })
  async syncs(@Root() { syncIds }: TargetRecord, @Ctx() { loaders }: AtlasContext) {
    return (await Promise.all(syncIds.map((id) => loaders.sync.load(id)))).filter((sync) => sync !== null);
  }

  @Mutation(() => NotificationTargetPayload)
  async saveNotificationTarget(
    @Arg("input", () => SaveNotificationTargetInput) input: SaveNotificationTargetInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await saveTarget(context, input);
    return {
      target: done ? await context.loaders.notificationTarget.load(done.id) : null,
      signingSecret: done?.signingSecret ?? null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => DeletePayload, { description: "What was sent to it stays in the log." })
  async deleteNotificationTarget(
    @Arg("input", () => NotificationTargetInput) { id }: NotificationTargetInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await deleteTarget(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeliveryPayload, { description: "Sends a message that says it is a test." })
  async testNotificationTarget(
    @Arg("input", () => NotificationTargetInput) { id }: NotificationTargetInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await testTarget(context, id, context.viewer!.name);
    return { delivery: done ? await context.loaders.delivery.load(done) : null, userErrors: refused ?? [] };
  }
}

@Resolver(() => Delivery)
export class DeliveryResolver {
  @Query(() => DeliveryConnection, { description: "The log of everything sent to other systems, newest first." })
  deliveries(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("filter", () => DeliveryFilter, { nullable: true }) filter: DeliveryFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const targetId = filter?.targetId ? (parseGlobalId(filter.targetId)?.id ?? filterId("Delivery", "none")) : null;
    const listing = listDeliveries({ kinds: filter?.kinds, statuses: filter?.statuses, targetId });
    return connect(context, listing, { first, after }, { load: context.loaders.delivery });
  }

  @FieldResolver(() => [DeliveryAttempt], { description: "Every try, oldest first." })
  tries(@Root() { id }: DeliveryRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.attemptsOfDelivery.load(id);
  }

  @FieldResolver(() => UserJSON, { description: "What is sent." })
  body(@Root() { body }: DeliveryRecord) {
    return body;
  }

  @Mutation(() => DeliveryPayload, { description: "Another round of tries, with the same id and body." })
  async sendAgain(@Arg("input", () => SendAgainInput) { id }: SendAgainInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await sendAgain(context, id);
    return { delivery: done ? await context.loaders.delivery.load(done) : null, userErrors: refused ?? [] };
  }
}

@Resolver(() => Occurrence)
export class OccurrenceResolver {
  @Query(() => OccurrenceConnection, { description: "What happened, newest first." })
  occurrences(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("filter", () => OccurrenceFilter, { nullable: true }) filter: OccurrenceFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listOccurrences({ kinds: filter?.kinds, syncId: filterId("Sync", filter?.syncId) });
    return connect(context, listing, { first, after }, { load: context.loaders.occurrence });
  }

  @FieldResolver(() => Sync, { nullable: true })
  sync(@Root() { syncId }: OccurrenceRecord, @Ctx() { loaders }: AtlasContext) {
    return syncId ? loaders.sync.load(syncId) : null;
  }

  @FieldResolver(() => SyncRun, { nullable: true })
  run(@Root() { runId }: OccurrenceRecord, @Ctx() { loaders }: AtlasContext) {
    return runId ? loaders.run.load(runId) : null;
  }

  @FieldResolver(() => UserJSON)
  facts(@Root() { facts }: OccurrenceRecord) {
    return facts ?? {};
  }
}
