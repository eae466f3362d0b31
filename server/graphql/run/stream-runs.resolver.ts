import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { isFinal } from "../../domain/steps.ts";
import type { RunRecord } from "../../store/runs.ts";
import type { AtlasContext } from "../context.ts";
import type { Outcome } from "../user-errors.ts";
import { RunAttempt } from "./attempt.type.ts";
import { ClearStreamsInput, RefreshStreamsInput, RetryRunInput } from "./run.input.ts";
import { triggerOf } from "./run.service.ts";
import { RunPayload, SyncRun } from "./run.type.ts";
import { retryRun, runStreams } from "./stream-runs.service.ts";

@Resolver(() => SyncRun)
export class StreamRunsResolver {
  @FieldResolver(() => [RunAttempt], { description: "First to last." })
  attempts(@Root() { id }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.attemptsOfRun.load(id);
  }

  @FieldResolver(() => SyncRun, { nullable: true, description: "The run whose failed streams this one tries again." })
  retryOf(@Root() { retryOfId }: RunRecord, @Ctx() { loaders }: AtlasContext) {
    return retryOfId && loaders.run.load(retryOfId);
  }

  @FieldResolver(() => Boolean, { description: "Whether it is over and did not publish all its streams." })
  canRetry(@Root() { status }: RunRecord) {
    return isFinal(status) && status !== "succeeded";
  }

  @Mutation(() => RunPayload, {
    description: "Starts a run of the streams that a run did not publish, and of no other.",
  })
  async retryRun(@Arg("input", () => RetryRunInput) input: RetryRunInput, @Ctx() context: AtlasContext) {
    return payload(await retryRun(context, input.id, who(input, context)), context);
  }

  @Mutation(() => RunPayload, {
    description: "Starts a run that reads streams from their beginning, whatever their state says.",
  })
  async refreshStreams(
    @Arg("input", () => RefreshStreamsInput) { syncId, streamIds, keepsRecords, ...input }: RefreshStreamsInput,
    @Ctx() context: AtlasContext,
  ) {
    const purpose = keepsRecords ? "refresh_keep" : "refresh_replace";
    return payload(await runStreams(context, { syncId, streamIds, purpose }, who(input, context)), context);
  }

  @Mutation(() => RunPayload, {
    description:
      "Starts a run that empties the chart of streams, ends their open versions and drops their raw records and state. History keeps what was.",
  })
  async clearStreams(
    @Arg("input", () => ClearStreamsInput) { syncId, streamIds, ...input }: ClearStreamsInput,
    @Ctx() context: AtlasContext,
  ) {
    return payload(await runStreams(context, { syncId, streamIds, purpose: "clear" }, who(input, context)), context);
  }
}

function who({ clientMutationId }: { clientMutationId?: string | null }, { viewer }: AtlasContext) {
  return { trigger: triggerOf(viewer!), triggeredBy: viewer!.name, clientMutationId };
}

async function payload({ done, refused }: Outcome<string>, { loaders }: AtlasContext) {
  return { run: done ? await loaders.run.load(done) : null, userErrors: refused ?? [] };
}
