import { graphql } from "../../graphql/generated/gql.ts";

export const LineagePageQuery = graphql(`
  query LineagePage($root: ID, $direction: LineageDirection!, $depth: Int!) {
    lineage(root: $root, direction: $direction, depth: $depth) {
      root isTruncated
      nodes { id kind namespace name depth dataset { id name layer rowCount health { outcome passed evaluated } } sync { id name } }
      edges { from to lastSeen }
      columnEdges(first: 500) { nodes { from fromField to toField transformation description isMasking } }
    }
  }
`);

export const LineageEventsQuery = graphql(`
  query LineageEvents($runId: ID, $after: String) {
    lineageEvents(first: 50, runId: $runId, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id eventType at isReceived jobNamespace jobName runId }
    }
  }
`);

export const LineagePayloadQuery = graphql(`
  query LineagePayload($id: ID!) {
    node(id: $id) { __typename id ... on LineageEvent { payload } }
  }
`);
