import { graphql } from "../../graphql/generated/gql.ts";

/** Asking for the spec may install the connector, so only the page with the form does. */
export const ConfigureQuery = graphql(`
  query Configure($connectorId: ID!) {
    node(id: $connectorId) {
      __typename
      id
      ... on Connector {
        name version kind runtime supportLevel description documentationUrl
        availability { isRunnable reason }
        spec {
          schema documentationUrl supportsIncremental
          fields {
            key path title description type isRequired isHidden order pattern patternHelp default examples minimum maximum
            choices { value title description } discriminator
            branch { chooser path value title }
          }
        }
      }
    }
  }
`);

export const CheckConfigMutation = graphql(`
  mutation CheckConfig($input: CheckConfigInput!) {
    checkConfig(input: $input) { result { ok message at durationMs } userErrors { code message field } }
  }
`);

export const CreateSourceMutation = graphql(`
  mutation CreateSource($input: CreateSourceInput!) {
    createSource(input: $input) { source { id name } userErrors { code message field } }
  }
`);

export const UpdateSourceMutation = graphql(`
  mutation UpdateSource($input: UpdateSourceInput!) {
    updateSource(input: $input) { source { id name version } userErrors { code message field } }
  }
`);

export const KnownSourceQuery = graphql(`
  query KnownSource($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Source {
        name version
        connector { id }
        config { path value isSecret isSet }
      }
    }
  }
`);

export const DiscoverMutation = graphql(`
  mutation Discover($input: DiscoverStreamsInput!) {
    discoverStreams(input: $input) { source { id streams(first: 1) { totalCount } } userErrors { code message } }
  }
`);

export const ChooseStreamsQuery = graphql(`
  query ChooseStreams($sourceId: ID!, $after: String) {
    node(id: $sourceId) {
      __typename
      id
      ... on Source {
        name
        connector { id name version }
        streams(first: 100, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            id namespace name readModes sourceDefinedCursor defaultCursor primaryKey isKeySourceDefined suggestedPrimaryKey
            fields { path type format isNullable }
          }
        }
      }
    }
  }
`);

export const CreateSyncMutation = graphql(`
  mutation CreateSync($input: CreateSyncInput!) {
    createSync(input: $input) { sync { id name } userErrors { code message field } }
  }
`);

export const FirstRunMutation = graphql(`
  mutation FirstRun($input: StartRunInput!) {
    startRun(input: $input) { run { id } userErrors { code message } }
  }
`);
