import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AuditResolver } from "./audit/audit.resolver.ts";
import { ConnectorResolver } from "./connector/connector.resolver.ts";
import { CustomConnectorResolver } from "./custom-connector/custom-connector.resolver.ts";
import {
  DatasetColumnResolver,
  DatasetConnectionResolver,
  DatasetResolver,
  RecordVersionResolver,
} from "./dataset/dataset.resolver.ts";
import { FindingResolver } from "./finding/finding.resolver.ts";
import { guardSchema } from "./guard.ts";
import { LineageNodeResolver, LineageResolver } from "./lineage/lineage.resolver.ts";
import { LineageTargetResolver } from "./lineage-target/lineage-target.resolver.ts";
import { McpCallResolver, McpServerResolver } from "./mcp/mcp.resolver.ts";
import { N8nInstanceResolver, N8nTriggerResolver, N8nWorkflowResolver } from "./n8n/n8n.resolver.ts";
import { NodeResolver } from "./node/node.resolver.ts";
import { DeliveryResolver, NotificationResolver, OccurrenceResolver } from "./notification/notification.resolver.ts";
import { PiiPolicyResolver } from "./pii-policy/pii-policy.resolver.ts";
import { CheckFileResolver, CheckRunResolver } from "./quality/check-file.resolver.ts";
import { IncidentEntryResolver, IncidentResolver } from "./quality/incident.resolver.ts";
import { QualityCheckResolver, QualityResolver } from "./quality/quality.resolver.ts";
import { RetentionResolver } from "./retention/retention.resolver.ts";
import { HoldResolver } from "./run/hold.resolver.ts";
import { StepRunResolver, StreamRunResolver, SyncRunResolver } from "./run/run.resolver.ts";
import { LogLine, RunChanged, StepChanged } from "./run/run.type.ts";
import { RunSubscriptionResolver } from "./run/run-subscription.resolver.ts";
import { StreamRunsResolver } from "./run/stream-runs.resolver.ts";
import { ScheduleResolver, SyncScheduleResolver, TickResolver } from "./schedule/schedule.resolver.ts";
import {
  DatasetSchemaResolver,
  SchemaChangeResolver,
  SyncSchemaResolver,
  SyncStreamSchemaResolver,
} from "./schema-change/schema-change.resolver.ts";
import { SourceResolver } from "./source/source.resolver.ts";
import { StreamStateResolver, SyncStatesResolver } from "./state/state.resolver.ts";
import { SlowSyncResolver, StatisticsResolver } from "./stats/statistics.resolver.ts";
import { StatsResolver } from "./stats/stats.resolver.ts";
import { StreamResolver } from "./stream/stream.resolver.ts";
import { SubjectResolver } from "./subject/subject.resolver.ts";
import { SyncResolver, SyncStreamResolver } from "./sync/sync.resolver.ts";
import { UserResolver } from "./user/user.resolver.ts";
import { ViewerResolver } from "./viewer/viewer.resolver.ts";

/** The API, with the permission table before every operation. */
export function buildAtlasSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AuditResolver,
      RetentionResolver,
      DeliveryResolver,
      NotificationResolver,
      OccurrenceResolver,
      UserResolver,
      ConnectorResolver,
      CustomConnectorResolver,
      DatasetColumnResolver,
      DatasetConnectionResolver,
      DatasetResolver,
      FindingResolver,
      HoldResolver,
      LineageNodeResolver,
      LineageResolver,
      LineageTargetResolver,
      McpCallResolver,
      McpServerResolver,
      N8nInstanceResolver,
      N8nTriggerResolver,
      N8nWorkflowResolver,
      NodeResolver,
      PiiPolicyResolver,
      CheckFileResolver,
      CheckRunResolver,
      IncidentEntryResolver,
      IncidentResolver,
      QualityCheckResolver,
      QualityResolver,
      RecordVersionResolver,
      RunSubscriptionResolver,
      ScheduleResolver,
      DatasetSchemaResolver,
      SchemaChangeResolver,
      SyncSchemaResolver,
      SyncStreamSchemaResolver,
      SourceResolver,
      SlowSyncResolver,
      StatisticsResolver,
      SyncScheduleResolver,
      TickResolver,
      StatsResolver,
      StepRunResolver,
      StreamResolver,
      SubjectResolver,
      StreamRunResolver,
      StreamRunsResolver,
      StreamStateResolver,
      SyncResolver,
      SyncRunResolver,
      SyncStatesResolver,
      SyncStreamResolver,
      ViewerResolver,
    ],
    orphanedTypes: [LogLine, RunChanged, StepChanged],
    // Inputs are checked by the services, which name the field in our words.
    validate: false,
    // Unused: every subscription brings its own iterator. type-graphql wants one all the same.
    pubSub: { publish() {}, subscribe: () => Promise.reject(new Error("no topics")) as never },
  });
  return guardSchema(schema);
}
