import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { permittedOperations } from "../../access/permissions.ts";
import { listApiKeys } from "../../store/api-keys.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { createKey, revokeKey, rotateKey } from "./api-key.service.ts";
import { CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput } from "./viewer.input.ts";
import { ApiKeyConnection, ApiKeyPayload, Viewer } from "./viewer.type.ts";

@Resolver()
export class ViewerResolver {
  @Query(() => Viewer)
  viewer(@Ctx() { viewer }: AtlasContext) {
    return viewer && { ...viewer, permissions: permittedOperations(viewer.role) };
  }

  @Query(() => ApiKeyConnection)
  apiKeys(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listApiKeys(), { first, after }, { load: context.loaders.apiKey });
  }

  @Mutation(() => ApiKeyPayload)
  async createApiKey(@Arg("input", () => CreateApiKeyInput) input: CreateApiKeyInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await createKey(context.store, input, context.viewer!.name);
    return {
      apiKey: done ? await context.loaders.apiKey.load(done.id) : null,
      secret: done?.secret ?? null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => ApiKeyPayload, { description: "Another secret for the key; the old one ends at once." })
  async rotateApiKey(@Arg("input", () => RotateApiKeyInput) { id }: RotateApiKeyInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await rotateKey(context.store, id);
    return {
      apiKey: done ? await context.loaders.apiKey.load(done.id) : null,
      secret: done?.secret ?? null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => ApiKeyPayload)
  async revokeApiKey(@Arg("input", () => RevokeApiKeyInput) { id }: RevokeApiKeyInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await revokeKey(context.store, id);
    return { apiKey: done ? await context.loaders.apiKey.load(done) : null, secret: null, userErrors: refused ?? [] };
  }
}
