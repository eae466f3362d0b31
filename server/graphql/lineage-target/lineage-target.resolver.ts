import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { listLineageTargets } from "../../store/lineage-targets.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { deleteTarget, saveTarget } from "./lineage-target.service.ts";
import {
  DeleteLineageTargetInput,
  LineageTargetConnection,
  LineageTargetPayload,
  SaveLineageTargetInput,
} from "./lineage-target.type.ts";

@Resolver()
export class LineageTargetResolver {
  @Query(() => LineageTargetConnection)
  lineageTargets(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listLineageTargets(), { first, after }, { load: context.loaders.lineageTarget });
  }

  @Mutation(() => LineageTargetPayload)
  async saveLineageTarget(
    @Arg("input", () => SaveLineageTargetInput) input: SaveLineageTargetInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await saveTarget(context, input);
    return { target: done ? await context.loaders.lineageTarget.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload, { description: "What was sent to it stays in the log." })
  async deleteLineageTarget(
    @Arg("input", () => DeleteLineageTargetInput) { id }: DeleteLineageTargetInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await deleteTarget(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }
}
