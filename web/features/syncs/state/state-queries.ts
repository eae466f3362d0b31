import { graphql } from "../../../graphql/generated/gql.ts";

graphql(`
  fragment StateFields on StreamState {
    id kind namespace streamName version updatedAt action changedBy note isCurrent cursorValue json
    run { id number }
  }
`);

export const StatesQuery = graphql(`
  query States($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Sync {
        name stateFile
        stateSummary { kind streams withState bytes updatedAt }
        latestRun { id number status }
        streams(first: 100) { totalCount nodes { id readMode stream { id namespace name } } }
        states(first: 100) { totalCount nodes { ...StateFields } }
      }
    }
  }
`);

export const StateHistoryQuery = graphql(`
  query StateHistory($id: ID!, $after: String, $stream: StateStreamInput) {
    node(id: $id) {
      __typename
      id
      ... on Sync {
        stateHistory(first: 25, after: $after, stream: $stream) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { ...StateFields }
        }
      }
    }
  }
`);

export const UpdateStateMutation = graphql(`
  mutation UpdateState($input: UpdateStateInput!) {
    updateState(input: $input) { sync { id } userErrors { code message field } }
  }
`);

export const ResetStatesMutation = graphql(`
  mutation ResetStates($input: ResetStatesInput!) {
    resetStates(input: $input) { sync { id } states { id } userErrors { code message field } }
  }
`);

export const DeleteStateMutation = graphql(`
  mutation DeleteState($input: StateVersionInput!) {
    deleteState(input: $input) { sync { id } userErrors { code message field } }
  }
`);

export const RestoreStateMutation = graphql(`
  mutation RestoreState($input: StateVersionInput!) {
    restoreState(input: $input) { sync { id } userErrors { code message field } }
  }
`);

export const ImportStatesMutation = graphql(`
  mutation ImportStates($input: ImportStatesInput!) {
    importStates(input: $input) { sync { id } states { id } userErrors { code message field } }
  }
`);
