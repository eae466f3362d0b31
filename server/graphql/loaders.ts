import DataLoader from "dataloader";
import { apiKeysByIds } from "../store/api-keys.ts";
import { auditByIds } from "../store/audit.ts";
import { checkFilesByIds, personalColumnsOf } from "../store/check-files.ts";
import { checkRunsByIds } from "../store/check-runs.ts";
import { treatmentsOfColumns } from "../store/column-treatments.ts";
import type { Store } from "../store/database.ts";
import { datasetVersionsByIds } from "../store/dataset-history.ts";
import { columnsByIds, type DatasetRecord, datasetsByIds, datasetsOfStreams } from "../store/datasets.ts";
import { attemptsOfDeliveries, deliveriesByIds } from "../store/deliveries.ts";
import { findingsByIds, findingsOfColumns } from "../store/findings.ts";
import { incidentEntriesByIds, incidentsByIds } from "../store/incidents.ts";
import { invitationsByIds } from "../store/invitations.ts";
import { countRows, type KeyPage, type Listing, type PageArgs, readPages } from "../store/keyset.ts";
import { lineageEventsByIds } from "../store/lineage-events.ts";
import { lineageNodesByIds, nodesOfDatasets } from "../store/lineage-graph.ts";
import { lineageTargetsByIds } from "../store/lineage-targets.ts";
import { mcpCallsByIds } from "../store/mcp-calls.ts";
import { mcpEntitiesByIds, mcpEntityCounts, mcpServersByIds } from "../store/mcp-servers.ts";
import { n8nInstancesByIds, n8nWorkflowsByIds } from "../store/n8n-instances.ts";
import { n8nTriggersByIds } from "../store/n8n-triggers.ts";
import { targetsByIds } from "../store/notification-targets.ts";
import { occurrencesByIds } from "../store/occurrences.ts";
import { policiesByIds, policySyncCounts, syncPrivacies } from "../store/pii-policies.ts";
import { applicationsByIds } from "../store/policy-applications.ts";
import { qualityChecksByIds, recentResults } from "../store/quality-checks.ts";
import { datasetHealths, type QualityResultRecord, qualityResultsByIds } from "../store/quality-results.ts";
import { attemptsOfRuns } from "../store/run-attempts.ts";
import { waitingFor } from "../store/run-dispatch.ts";
import { typicalDurations } from "../store/run-statistics.ts";
import { latestRuns, queuePositions, runsByIds, stepRunsOf, streamRunsByIds } from "../store/runs.ts";
import { schedulesOfSyncs } from "../store/schedules.ts";
import { schemaChangesByIds } from "../store/schema-changes.ts";
import { sourceCounts, sourcesByIds } from "../store/sources.ts";
import { currentStates, cursorsOfSyncs, statesByIds } from "../store/states.ts";
import { streamsByIds } from "../store/streams.ts";
import { subjectRequestsByIds } from "../store/subject-requests.ts";
import { syncHealths, syncStreamsByIds, syncsByIds } from "../store/syncs.ts";
import { ticksByIds } from "../store/ticks.ts";
import { usersByIds } from "../store/users.ts";

import { matchesOf, type SearchMatch } from "./dataset/search-matches.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/**
 * Readers that gather what one moment of a request asks for into one statement. `isCached: false` for a subscription, whose
 * later deliveries must not show what the first one read.
 */
export function createLoaders(store: Store, { isCached }: { isCached: boolean }) {
  const options = { cache: isCached };

  function one<T extends { id: string }>(read: (store: Store, ids: readonly string[]) => Promise<T[]>) {
    return new DataLoader<string, T | null>(async (ids) => {
      const byId = new Map((await read(store, ids)).map((thing) => [thing.id, thing]));
      return ids.map((id) => byId.get(id) ?? null);
    }, options);
  }
  function each<K, V>(read: (store: Store, keys: readonly K[]) => Promise<V[]>, keyText?: (key: K) => string) {
    return new DataLoader<K, V, string | K>((keys) => read(store, keys), { ...options, cacheKeyFn: keyText });
  }

  const lists = new Map<string, { pages: DataLoader<string, KeyPage>; totals: DataLoader<string, number> }>();

  const searches = new Map<string, DataLoader<DatasetRecord, SearchMatch[], string>>();
  const recent = new Map<number, DataLoader<string, QualityResultRecord[]>>();

  return {
    source: one(sourcesByIds),
    stream: one(streamsByIds),
    sync: one(syncsByIds),
    syncStream: one(syncStreamsByIds),
    run: one(runsByIds),
    streamRun: one(streamRunsByIds),
    dataset: one(datasetsByIds),
    datasetVersion: one(datasetVersionsByIds),
    column: one(columnsByIds),
    finding: one(findingsByIds),
    piiPolicy: one(policiesByIds),
    policyApplication: one(applicationsByIds),
    subjectRequest: one(subjectRequestsByIds),
    policySyncCount: each(policySyncCounts),
    syncPrivacy: each(syncPrivacies),
    treatmentOfColumn: each(treatmentsOfColumns, ({ syncStreamId, name }) => `${syncStreamId} ${name}`),
    qualityResult: one(qualityResultsByIds),
    qualityCheck: one(qualityChecksByIds),
    checkFile: one(checkFilesByIds),
    checkRun: one(checkRunsByIds),
    incident: one(incidentsByIds),
    incidentEntry: one(incidentEntriesByIds),
    state: one(statesByIds),
    lineageEvent: one(lineageEventsByIds),
    lineageNode: one(lineageNodesByIds),
    lineageTarget: one(lineageTargetsByIds),
    lineageNodeOfDataset: each(nodesOfDatasets),
    apiKey: one(apiKeysByIds),
    n8nInstance: one(n8nInstancesByIds),
    n8nWorkflow: one(n8nWorkflowsByIds),
    n8nTrigger: one(n8nTriggersByIds),
    schemaChange: one(schemaChangesByIds),
    mcpServer: one(mcpServersByIds),
    mcpEntity: one(mcpEntitiesByIds),
    mcpCall: one(mcpCallsByIds),
    mcpEntityCounts: each(mcpEntityCounts),
    user: one(usersByIds),
    notificationTarget: one(targetsByIds),
    delivery: one(deliveriesByIds),
    occurrence: one(occurrencesByIds),
    attemptsOfDelivery: each(attemptsOfDeliveries),
    invitation: one(invitationsByIds),
    auditEntry: one(auditByIds),
    tick: one(ticksByIds),

    personalColumns: each(personalColumnsOf),
    syncHealth: each(syncHealths),
    schedule: each(schedulesOfSyncs),
    typicalDuration: each(typicalDurations),
    attemptsOfRun: each(attemptsOfRuns),
    currentStates: each(currentStates),
    cursorsOfSync: each(cursorsOfSyncs),
    latestRun: each(latestRuns),
    queuePosition: each(queuePositions),
    waitingFor: each(waitingFor),
    datasetsOfStream: each(datasetsOfStreams),
    datasetHealth: each(datasetHealths),
    findingsOfColumn: each(findingsOfColumns, ({ syncStreamId, name }) => `${syncStreamId} ${name}`),
    stepsOfRun: new DataLoader(async (runIds: readonly string[]) => {
      const byRun = Map.groupBy(await stepRunsOf(store, runIds), ({ runId }) => runId);
      return runIds.map((id) => byRun.get(id) ?? []);
    }, options),
    sourceCount: new DataLoader(async (connectorIds: readonly string[]) => {
      const counts = await sourceCounts(store);
      return connectorIds.map((id) => counts.get(id) ?? 0);
    }, options),

    /** Where datasets hold what is searched for: a reader a search. */
    searchMatches(search: string) {
      const known = searches.get(search);
      if (known) return known;
      const reader = new DataLoader<DatasetRecord, SearchMatch[], string>(
        (datasets) => matchesOf(store, datasets, search),
        { ...options, cacheKeyFn: ({ id }) => id },
      );
      searches.set(search, reader);
      return reader;
    },

    /** The newest results of a check; of many checks at once. */
    recentResults(last: number) {
      const known =
        recent.get(last) ?? new DataLoader((ids: readonly string[]) => recentResults(store, ids, last), options);
      recent.set(last, known);
      return known;
    },

    /** The same list below many owners: the key is the owner's id, or "" for a list below nothing. */
    list(listing: Listing, args: PageArgs) {
      const identity = JSON.stringify([args, ...sqlParts(listing)]);
      const known = lists.get(identity);
      if (known) return known;
      const owners = (ids: readonly string[]) => ids.map((id) => id || null);
      const list = {
        pages: new DataLoader((ids: readonly string[]) => readPages(store, listing, owners(ids), args), options),
        totals: new DataLoader((ids: readonly string[]) => countRows(store, listing, owners(ids)), options),
      };
      lists.set(identity, list);
      return list;
    },
  };
}

function sqlParts({ from, where, parent, order, direction }: Listing): unknown[] {
  const fragments = [from, where, parent, ...order.map(({ by }) => by)];
  return [direction, ...fragments.map((fragment) => fragment && [fragment.sql, fragment.values])];
}
