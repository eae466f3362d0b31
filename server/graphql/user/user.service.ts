import { faultOfPassword, hashPassword, isPassword } from "../../access/passwords.ts";
import { changeUser, invite } from "../../access/users.ts";
import type { Viewer } from "../../access/viewer.ts";
import type { Role } from "../../domain/roles.ts";
import { revokeInvitation as revokeRow } from "../../store/invitations.ts";
import { findByEmail, findCredentials, setPasswordHash, usersByIds } from "../../store/users.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";
import type { ChangePasswordInput, UpdateUserInput } from "./user.input.ts";

type Services = Pick<AtlasServices, "store">;

/** What an address has to look like; whether it is somebody's shows when they follow the link. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Gives the invitation's uuid and the token of its link. */
export async function inviteUser(
  { store }: Services,
  { email, role }: { email: string; role: Role },
  { name }: Viewer,
): Promise<Outcome<{ id: string; token: string }>> {
  const address = email.trim().toLowerCase();
  if (!ADDRESS.test(address) || address.length > 254) {
    return refuse("invalid", `"${email}" is no e-mail address.`, ["email"]);
  }
  if (await findByEmail(store, address)) return refuse("taken", `${address} is a user already.`, ["email"]);
  return done(await invite(store, { email: address, role, invitedBy: name }));
}

/** Gives the invitation's uuid. */
export async function revokeInvitation({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("Invitation", globalId);
  return id && (await revokeRow(store, id, new Date()))
    ? done(id)
    : refuse("not_found", "There is no such open invitation.", ["id"]);
}

/** Gives the user's uuid. */
export async function updateUser({ store }: Services, input: UpdateUserInput): Promise<Outcome<string>> {
  const id = localId("User", input.id);
  const { role, isDisabled, expectedVersion } = input;
  const change = { role: role ?? undefined, isDisabled: isDisabled ?? undefined, expectedVersion };
  const outcome = id ? await changeUser(store, id, change) : "missing";
  switch (outcome) {
    case "changed":
      return done(id!);
    case "missing":
      return refuse("not_found", "There is no such user.", ["id"]);
    case "stale":
      return refuse("stale", "Somebody else changed this user meanwhile. Look again, then change it.", [
        "expectedVersion",
      ]);
    case "last admin":
      return refuse("conflict", "This is the last admin. Make somebody else one first.", ["role"]);
  }
}

/** Gives the user's uuid. */
export async function changePassword(
  { store }: Services,
  { currentPassword, newPassword }: ChangePasswordInput,
  viewer: Viewer,
): Promise<Outcome<string>> {
  const [user] = viewer.kind === "user" && viewer.id ? await usersByIds(store, [viewer.id]) : [];
  const credentials = user && (await findCredentials(store, user.email));
  if (!credentials) return refuse("unsupported", "Only a user who signed in has a password.");
  if (!(await isPassword(credentials.passwordHash, currentPassword))) {
    return refuse("invalid", "The current password is not right.", ["currentPassword"]);
  }
  const fault = faultOfPassword(newPassword);
  if (fault) return refuse("invalid", fault, ["newPassword"]);
  await setPasswordHash(store, credentials.id, await hashPassword(newPassword));
  return done(credentials.id);
}
