import { Arg, Ctx, ID, Resolver, Root, Subscription } from "type-graphql";
import type { StoredRunEvent } from "../../store/run-events.ts";
import { After } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { filterId, localId } from "../global-id.ts";
import { RunEventBatch, SyncRun } from "./run.type.ts";
import { eventCursor, runEvent, sequenceOf } from "./run-event.ts";

interface RunEventsArgs {
  runId: string;
  after?: string | null;
}

@Resolver()
export class RunSubscriptionResolver {
  @Subscription(() => RunEventBatch, {
    description: "Stored events after the cursor, then new ones, batched at most every 100 ms; ends with the run.",
    subscribe: ({ args, context }: { args: RunEventsArgs; context: AtlasContext }) =>
      context.feed.follow(localId("SyncRun", args.runId) ?? args.runId, sequenceOf(args.after)),
  })
  runEvents(
    @Root() events: StoredRunEvent[],
    @Arg("runId", () => ID) _runId: string,
    @After() _after: string | null,
  ): object {
    return { events: events.map(runEvent), resumeCursor: eventCursor(events.at(-1)?.seq ?? 0n) };
  }

  @Subscription(() => SyncRun, {
    description: "A run whose headline changed: for lists.",
    subscribe: ({ args, context }: { args: { syncId?: string | null }; context: AtlasContext }) =>
      context.feed.runsChanged(filterId("Sync", args.syncId)),
  })
  runsChanged(
    @Root() runId: string,
    @Arg("syncId", () => ID, { nullable: true }) _syncId: string | null,
    @Ctx() { loaders }: AtlasContext,
  ) {
    return loaders.run.load(runId);
  }
}
