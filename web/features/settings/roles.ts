import type { Role } from "../../graphql/generated/graphql.ts";

export const ROLES: readonly Role[] = ["VIEWER", "STEWARD", "OPERATOR", "ADMIN"];
export const ROLE_WORDS: Record<Role, string> = {
  VIEWER: "Viewer: sees runs, catalog, quality and lineage",
  STEWARD: "Steward: also decides on personal data and quality",
  OPERATOR: "Operator: also sets up and runs syncs",
  ADMIN: "Admin: also people, keys and settings",
};
