import type { OccurrenceKind } from "./occurrence.ts";

/** What a target wants to hear of; an empty list does not narrow. */
export interface NotificationFilter {
  kinds: readonly OccurrenceKind[];
  syncIds: readonly string[];
  tags: readonly string[];
}

/** Whether a target hears of an occurrence. Syncs and tags are alternatives: one of either is enough. */
export function isWanted(
  filter: NotificationFilter,
  occurrence: { kind: OccurrenceKind; syncId?: string; tags: readonly string[] },
): boolean {
  if (filter.kinds.length > 0 && !filter.kinds.includes(occurrence.kind)) return false;
  if (filter.syncIds.length === 0 && filter.tags.length === 0) return true;
  const isOfSync = occurrence.syncId !== undefined && filter.syncIds.includes(occurrence.syncId);
  return isOfSync || occurrence.tags.some((tag) => filter.tags.includes(tag));
}
