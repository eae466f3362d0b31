import { graphql } from "../../graphql/generated/gql.ts";

export const HomeQuery = graphql(`
  query Home {
    stats { syncsByHealth { name value } runs24h succeeded24h rows24h bytes24h datasets piiColumns piiToReview failingChecks }
    syncs(first: 50) {
      totalCount
      nodes { id name health latestRun { id number status endedAt failure { message } hold { heldAt reasons { streamName name message } } } }
    }
    failing: qualityResults(first: 3, filter: { outcome: [FAIL, ERROR] }) {
      nodes { id name message at dataset { id name layer } }
    }
    review: piiFindings(first: 3, filter: { status: [SUGGESTED] }) {
      totalCount
      nodes { id columnName entityType lastSeen dataset { id name } }
    }
    datasets(first: 6, filter: { layers: [CHART, NAVIGATE] }, orderBy: FRESHNESS) {
      totalCount
      nodes {
        id name layer rowCount writtenAt
        source { id name }
        health { outcome passed evaluated score piiColumns }
      }
    }
    connectors(first: 1) { totalCount }
    runnable: connectors(first: 1, filter: { runnableOnly: true }) { totalCount }
  }
`);

export const RunningNowQuery = graphql(`
  query RunningNow {
    runs(first: 10, filter: { status: [RUNNING, QUEUED, CANCELLING] }) {
      totalCount
      nodes {
        id number status startedAt queuedAt queuePosition
        sync { id name }
        steps { id kind status done total isTotalEstimate perSecond }
      }
    }
  }
`);
