import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { HoldDecision } from "../../domain/run-events.ts";
import type { AtlasContext } from "../context.ts";
import { DecideHoldInput } from "./hold.input.ts";
import { decideHold } from "./hold.service.ts";
import { RunPayload } from "./run.type.ts";

@Resolver()
export class HoldResolver {
  @Mutation(() => RunPayload, {
    description:
      "Publishes what a held run has read, once. A second call finds the first: CONFLICT says what was decided.",
  })
  releaseRun(@Arg("input", () => DecideHoldInput) input: DecideHoldInput, @Ctx() context: AtlasContext) {
    return decide(input, "released", context);
  }

  @Mutation(() => RunPayload, {
    description: "Drops what a held run has read; what was published before stays as it is. The run ends CANCELLED.",
  })
  rejectRun(@Arg("input", () => DecideHoldInput) input: DecideHoldInput, @Ctx() context: AtlasContext) {
    return decide(input, "rejected", context);
  }
}

async function decide({ id, note }: DecideHoldInput, decision: HoldDecision, context: AtlasContext) {
  const decidedBy = context.viewer!.name;
  const { done, refused } = await decideHold(context, id, { decision, decidedBy, note: note?.trim() || null });
  return { run: done ? await context.loaders.run.load(done) : null, userErrors: refused ?? [] };
}
