import { graphql } from "../../graphql/generated/gql.ts";

export const SyncsPageQuery = graphql(`
  query SyncsPage($search: String, $after: String) {
    syncs(first: 50, search: $search, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name health
        source { id name connector { id name kind version } }
        streams(first: 1) { totalCount }
        latestRun { id number status startedAt endedAt queuedAt steps { id kind status } balance { read } }
      }
    }
  }
`);

export const SyncPageQuery = graphql(`
  query SyncPage($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Sync {
        name health createdAt version qualityGate silenceLimitSeconds schemaPolicy pausedAt pauseReason
        changes: schemaChanges(first: 1) { totalCount }
        source { id name connector { id name version } }
        latestRun {
          id number status trigger startedAt endedAt queuedAt
          steps { id kind status }
          balance { read charted quarantined superseded isBalanced }
          failure { message }
        }
        streams(first: 100) {
          totalCount
          nodes { id isEnabled readMode writeMode cursor primaryKey stream { id namespace name } datasets { id layer rowCount updatedAt } }
        }
        runs(first: 25) {
          totalCount
          nodes { id number status trigger attempt queuedAt startedAt endedAt steps { id kind status } balance { read quarantined } failure { message } }
        }
        states(first: 1) { totalCount }
      }
    }
  }
`);

export const StartRunMutation = graphql(`
  mutation StartRun($input: StartRunInput!) {
    startRun(input: $input) { run { id number status sync { id health } } userErrors { code message } }
  }
`);

export const UpdateSyncMutation = graphql(`
  mutation UpdateSync($input: UpdateSyncInput!) {
    updateSync(input: $input) {
      sync { id name version qualityGate silenceLimitSeconds schemaPolicy pausedAt pauseReason }
      userErrors { code message field }
    }
  }
`);

export const RefreshStreamsMutation = graphql(`
  mutation RefreshStreams($input: RefreshStreamsInput!) {
    refreshStreams(input: $input) { run { id } userErrors { code message } }
  }
`);

export const ClearStreamsMutation = graphql(`
  mutation ClearStreams($input: ClearStreamsInput!) {
    clearStreams(input: $input) { run { id } userErrors { code message } }
  }
`);

export const DeleteSyncMutation = graphql(`
  mutation DeleteSync($input: DeleteSyncInput!) {
    deleteSync(input: $input) { deletedId userErrors { code message } }
  }
`);

export const SchemaChangesQuery = graphql(`
  query SyncSchemaChanges($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on Sync {
        schemaChanges(first: 50, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            id kind field fromType toType action at acceptedBy acceptedAt
            stream { id stream { id namespace name } }
            run { id number }
          }
        }
      }
    }
  }
`);

export const AcceptSchemaChangesMutation = graphql(`
  mutation AcceptSchemaChanges($input: AcceptSchemaChangesInput!) {
    acceptSchemaChanges(input: $input) { sync { id version pausedAt pauseReason } userErrors { code message } }
  }
`);
