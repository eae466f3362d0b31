import { includesRole, type Role } from "../domain/roles.ts";

/**
 * The least role of everything that can be asked. A field that is missing here, or here and not in the schema, stops the
 * start: see guardSchema.
 */
export const PERMISSIONS = {
  "Query.node": "viewer",
  "Query.viewer": "viewer",
  "Query.stats": "viewer",
  "Query.connectors": "viewer",
  "Query.sources": "viewer",
  "Query.syncs": "viewer",
  "Query.runs": "viewer",
  "Query.scheduledSyncs": "viewer",
  "Query.ticks": "viewer",
  "Query.previewSchedule": "viewer",
  "Query.runLimits": "viewer",
  "Query.runStatistics": "viewer",
  "Query.datasets": "viewer",
  "Query.piiFindings": "viewer",
  "Query.qualityResults": "viewer",
  "Query.lineage": "viewer",
  "Query.columnLineage": "viewer",
  "Query.lineageNodes": "viewer",
  "Query.lineageEvents": "viewer",
  "Query.apiKeys": "admin",
  "Query.users": "admin",
  "Query.retention": "viewer",
  "Query.notificationTargets": "admin",
  "Query.deliveries": "admin",
  "Query.occurrences": "viewer",
  "Query.invitations": "admin",
  "Query.roles": "viewer",
  "Query.auditLog": "admin",
  "Mutation.createCustomConnector": "admin",
  "Mutation.updateCustomConnector": "admin",
  "Mutation.deleteCustomConnector": "admin",
  "Mutation.createSource": "operator",
  "Mutation.updateSource": "operator",
  "Mutation.deleteSource": "operator",
  "Mutation.checkSource": "operator",
  "Mutation.checkConfig": "operator",
  "Mutation.discoverStreams": "operator",
  "Mutation.createSync": "operator",
  "Mutation.updateSync": "operator",
  "Mutation.deleteSync": "operator",
  "Mutation.startRun": "operator",
  "Mutation.cancelRun": "operator",
  "Mutation.retryRun": "operator",
  "Mutation.refreshStreams": "operator",
  "Mutation.clearStreams": "operator",
  "Mutation.releaseRun": "steward",
  "Mutation.rejectRun": "steward",
  "Mutation.setSchedule": "operator",
  "Mutation.pauseSchedules": "operator",
  "Mutation.resumeSchedules": "operator",
  "Mutation.setRunLimits": "admin",
  "Mutation.updateState": "operator",
  "Mutation.resetStates": "operator",
  "Mutation.deleteState": "operator",
  "Mutation.restoreState": "operator",
  "Mutation.importStates": "operator",
  "Mutation.updateDataset": "steward",
  "Mutation.updateDatasetColumn": "steward",
  "Mutation.decideFinding": "steward",
  "Mutation.createApiKey": "admin",
  "Mutation.rotateApiKey": "admin",
  "Mutation.inviteUser": "admin",
  "Mutation.setRetention": "admin",
  "Mutation.saveNotificationTarget": "admin",
  "Mutation.deleteNotificationTarget": "admin",
  "Mutation.testNotificationTarget": "admin",
  "Mutation.sendAgain": "admin",
  "Mutation.revokeInvitation": "admin",
  "Mutation.updateUser": "admin",
  "Mutation.changePassword": "viewer",
  "Mutation.revokeApiKey": "admin",
  "Subscription.runEvents": "viewer",
  "Subscription.runsChanged": "viewer",
  "Subscription.datasetChanged": "viewer",
} as const satisfies Record<`${"Query" | "Mutation" | "Subscription"}.${string}`, Role>;

export type Operation = keyof typeof PERMISSIONS;

/** The operations a role may use, by their name in the schema: "startRun". */
export function permittedOperations(role: Role): string[] {
  const operations = Object.keys(PERMISSIONS) as Operation[];
  return operations
    .filter((operation) => includesRole(role, PERMISSIONS[operation]))
    .map((operation) => operation.slice(operation.indexOf(".") + 1));
}
