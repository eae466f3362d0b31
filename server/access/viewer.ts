import type { Role } from "../domain/roles.ts";

export const ACTOR_KINDS = ["user", "api_key", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who asks. */
export interface Viewer {
  /** Of the user or the API key; null for a session from a login link. */
  id: string | null;
  name: string;
  kind: ActorKind;
  role: Role;
  /** What the viewer showed: when it is revoked, open subscriptions end. */
  credential: string;
}
