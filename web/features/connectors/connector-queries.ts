import { graphql } from "../../graphql/generated/gql.ts";

export const SourcesQuery = graphql(`
  query Sources($after: String) {
    sources(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name status
        connector { id name version kind }
        lastCheck { ok message at durationMs }
        streams(first: 1) { totalCount }
        syncs(first: 1) { totalCount }
      }
    }
  }
`);

export const SourceDetailQuery = graphql(`
  query SourceDetail($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Source {
        name createdAt updatedAt
        config { path value isSecret isSet }
        syncs(first: 25) { nodes { id name } }
      }
    }
  }
`);

export const ConnectorsQuery = graphql(`
  query Connectors($filter: ConnectorFilter, $after: String) {
    connectors(first: 60, filter: $filter, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id kind name version category description supportLevel runtime sourceCount availability { isRunnable reason } }
    }
  }
`);

export const ExistingSourcesQuery = graphql(`
  query ExistingSources {
    sources(first: 12) { totalCount nodes { id name status connector { id name } } }
  }
`);

export const CheckSourceMutation = graphql(`
  mutation CheckSource($input: CheckSourceInput!) {
    checkSource(input: $input) { source { id status lastCheck { ok message at durationMs } } userErrors { code message } }
  }
`);

export const RediscoverMutation = graphql(`
  mutation Rediscover($input: DiscoverStreamsInput!) {
    discoverStreams(input: $input) { source { id streams(first: 1) { totalCount } } userErrors { code message } }
  }
`);

export const DeleteSourceMutation = graphql(`
  mutation DeleteSource($input: DeleteSourceInput!) {
    deleteSource(input: $input) { deletedId userErrors { code message } }
  }
`);

export const CreateCustomConnectorMutation = graphql(`
  mutation CreateCustomConnector($input: CreateCustomConnectorInput!) {
    createCustomConnector(input: $input) {
      connector { id name availability { isRunnable reason } }
      userErrors { code message field }
    }
  }
`);
