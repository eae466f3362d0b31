/** What a caller may do, each role all that the ones before it may. */
export const ROLES = ["viewer", "steward", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

export function includesRole(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
