import { type Cache, cacheExchange } from "@urql/exchange-graphcache";

const embedded = () => null;

function invalidateRoot(cache: Cache, fieldNames: readonly string[]) {
  for (const { fieldName, arguments: args } of cache.inspectFields("Query")) {
    if (fieldNames.includes(fieldName)) cache.invalidate("Query", fieldName, args);
  }
}

const FINAL = ["HELD", "SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"];
const WRITTEN_BY_RUNS = ["stats", "datasets", "qualityResults", "piiFindings", "lineage", "lineageEvents", "syncs"];

/** Types without a global id live inside their parent. A step's id is unique in its run only, so it is one of them. */
const KEYS = Object.fromEntries(
  [
    "ApiKeyConnection",
    "AuditChange",
    "AuditEntryConnection",
    "DeliveryAttempt",
    "DeliveryConnection",
    "InvitationConnection",
    "NotificationTargetConnection",
    "RoleGrant",
    "UserConnection",
    "ApiKeyEdge",
    "CheckResult",
    "ColumnEdge",
    "ColumnProfile",
    "ConfigValue",
    "ConnectorAvailability",
    "ConnectorConnection",
    "ConnectorSpec",
    "DatasetColumnConnection",
    "DatasetConnection",
    "DatasetHealth",
    "Failure",
    "Figure",
    "HoldReason",
    "LineageEdge",
    "LineageEventConnection",
    "LineageGraph",
    "LineageNode",
    "LogLine",
    "PiiContent",
    "PiiCoverage",
    "PiiFindingConnection",
    "PiiPolicyConnection",
    "PiiRule",
    "PiiSettings",
    "PolicyApplicationConnection",
    "PolicyChange",
    "PolicyExample",
    "PolicyPreview",
    "Preview",
    "PreviewColumn",
    "PreviewRow",
    "QualityResultConnection",
    "QuarantinedRowConnection",
    "RecordBalance",
    "RecordVersion",
    "RunAttempt",
    "RunChanged",
    "RunEventBatch",
    "RunEventConnection",
    "RunHold",
    "Retention",
    "RunLimits",
    "Schedule",
    "SchedulePause",
    "SchedulePreview",
    "McpServerConnection",
    "McpEntityCounts",
    "SourceConnection",
    "SourceCoverage",
    "SpecBranch",
    "SpecChoice",
    "SpecField",
    "Stats",
    "StateSummary",
    "StatesPayload",
    "StepChanged",
    "StepRun",
    "StreamConnection",
    "StreamField",
    "StreamRun",
    "StreamRunConnection",
    "StreamStateConnection",
    "SubjectRequestConnection",
    "SubjectRows",
    "SubjectSearch",
    "SyncConnection",
    "SyncRunConnection",
    "SyncStreamConnection",
    "TickConnection",
    "TypeCoverage",
    "UserError",
    "Viewer",
    "PageInfo",
  ].map((type) => [type, embedded]),
);

export const normalisedCache = cacheExchange({
  keys: KEYS,
  updates: {
    Mutation: {
      createSource: (_result, _args, cache) => invalidateRoot(cache, ["sources", "connectors"]),
      deleteSource: (_result, _args, cache) => invalidateRoot(cache, ["sources", "connectors", "stats"]),
      createCustomConnector: (_result, _args, cache) => invalidateRoot(cache, ["connectors"]),
      createSync: (_result, _args, cache) => invalidateRoot(cache, ["syncs", "stats"]),
      deleteSync: (_result, _args, cache) => invalidateRoot(cache, ["syncs", "stats", "runs", "datasets"]),
      startRun: (_result, _args, cache) => invalidateRoot(cache, ["runs", "stats"]),
      retryRun: (_result, _args, cache) => invalidateRoot(cache, ["runs", "stats"]),
      refreshStreams: (_result, _args, cache) => invalidateRoot(cache, ["runs", "stats"]),
      clearStreams: (_result, _args, cache) => invalidateRoot(cache, ["runs", "stats"]),
      decideFinding: (_result, _args, cache) => invalidateRoot(cache, ["stats", "piiFindings"]),
      savePiiPolicy: (_result, _args, cache) => invalidateRoot(cache, ["piiPolicies", "policyApplications"]),
      eraseSubject: (_result, _args, cache) => invalidateRoot(cache, ["subjectRequests", "stats"]),
      createApiKey: (_result, _args, cache) => invalidateRoot(cache, ["apiKeys"]),
    },
    Subscription: {
      // The run itself merges by id; lists learn here that a run came or that one wrote its results.
      runsChanged(result, _args, cache) {
        const run = result.runsChanged as { status?: string } | undefined;
        if (run?.status === "QUEUED") invalidateRoot(cache, ["runs", "stats"]);
        if (run?.status && FINAL.includes(run.status)) invalidateRoot(cache, WRITTEN_BY_RUNS);
      },
    },
  },
});
