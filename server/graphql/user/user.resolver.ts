import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { permittedOperations } from "../../access/permissions.ts";
import { ROLES } from "../../domain/roles.ts";
import { listOpenInvitations } from "../../store/invitations.ts";
import { listUsers } from "../../store/users.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { ChangePasswordInput, InviteUserInput, RevokeInvitationInput, UpdateUserInput } from "./user.input.ts";
import { changePassword, inviteUser, revokeInvitation, updateUser } from "./user.service.ts";
import { InvitationConnection, InvitationPayload, RoleGrant, UserConnection, UserPayload } from "./user.type.ts";

@Resolver()
export class UserResolver {
  @Query(() => UserConnection)
  users(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listUsers(), { first, after }, { load: context.loaders.user });
  }

  @Query(() => InvitationConnection, { description: "Those that are open, newest first." })
  invitations(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listOpenInvitations(), { first, after }, { load: context.loaders.invitation });
  }

  @Query(() => [RoleGrant], { description: "The four roles; each may do what the ones before it may." })
  roles(): RoleGrant[] {
    return ROLES.map((role, place) => {
      const before = new Set(place === 0 ? [] : permittedOperations(ROLES[place - 1]!));
      return { role, adds: permittedOperations(role).filter((operation) => !before.has(operation)) };
    });
  }

  @Mutation(() => InvitationPayload, { description: "Makes a link with which somebody joins in a role." })
  async inviteUser(@Arg("input", () => InviteUserInput) input: InviteUserInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await inviteUser(context, input, context.viewer!);
    return {
      invitation: done ? await context.loaders.invitation.load(done.id) : null,
      link: done ? `${context.publicUrl ?? ""}/invitation?token=${done.token}` : null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => InvitationPayload)
  async revokeInvitation(
    @Arg("input", () => RevokeInvitationInput) { id }: RevokeInvitationInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await revokeInvitation(context, id);
    return {
      invitation: done ? await context.loaders.invitation.load(done) : null,
      link: null,
      userErrors: refused ?? [],
    };
  }

  @Mutation(() => UserPayload)
  async updateUser(@Arg("input", () => UpdateUserInput) input: UpdateUserInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await updateUser(context, input);
    return { user: done ? await context.loaders.user.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => UserPayload, { description: "Of the user who is signed in." })
  async changePassword(
    @Arg("input", () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await changePassword(context, input, context.viewer!);
    return { user: done ? await context.loaders.user.load(done) : null, userErrors: refused ?? [] };
  }
}
