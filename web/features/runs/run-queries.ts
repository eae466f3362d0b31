import { graphql } from "../../graphql/generated/gql.ts";

// Fragments are known by their names in the documents below; only the types made from them are imported.
graphql(`
  fragment StepFields on StepRun {
    id kind streamName status startedAt endedAt done total isTotalEstimate estimateBasis rateLimitedUntil bytes rejected perSecond
    figures { name value }
  }
`);

graphql(`
  fragment FailureFields on Failure {
    origin code message detail hint isRetryable step streamName
  }
`);

graphql(`
  fragment EventFields on RunEvent {
    __typename
    cursor
    at
    ... on StepChanged { step { ...StepFields } }
    ... on LogLine { level logStep: step streamName message repeated }
    ... on RunChanged {
      status attempt startedAt endedAt
      failure { ...FailureFields }
      balance { read charted quarantined superseded isBalanced }
      hold { ...HoldFields }
      nextAttemptAt
    }
  }
`);

graphql(`
  fragment HoldFields on RunHold {
    heldAt decision decidedBy decidedAt note
    reasons { streamName name message }
  }
`);

export const RunPageQuery = graphql(`
  query RunPage($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on SyncRun {
        number status trigger triggeredBy attempt queuedAt startedAt endedAt queuePosition canCancel canRetry lastEventCursor purpose nextAttemptAt
        retryOf { id number }
        attempts { number startedAt endedAt outcome nextAttemptAt failure { message } }
        sync { id name source { id name } }
        steps { ...StepFields }
        streams(first: 100) {
          totalCount
          nodes {
            id namespace name readMode status
            steps { ...StepFields }
            datasets { id layer }
          }
        }
        balance { read charted quarantined superseded isBalanced }
        failure { ...FailureFields }
        hold { ...HoldFields }
        findings(first: 100) { totalCount nodes { id columnName entityType status dataset { id name layer } } }
        qualityResults(first: 100) { totalCount nodes { id name outcome message dataset { id name layer } } }
      }
    }
  }
`);

/** A page of stored events: the history of a run, and the way to follow one while the socket is away. */
export const StoredEventsQuery = graphql(`
  query StoredEvents($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on SyncRun {
        events(first: 1000, after: $after) {
          edges { node { ...EventFields } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
`);

export const RunEventsSubscription = graphql(`
  subscription RunEvents($runId: ID!, $after: String) {
    runEvents(runId: $runId, after: $after) { events { ...EventFields } resumeCursor }
  }
`);

export const CancelRunMutation = graphql(`
  mutation CancelRun($input: CancelRunInput!) {
    cancelRun(input: $input) { run { id status canCancel } userErrors { code message } }
  }
`);

export const ReleaseRunMutation = graphql(`
  mutation ReleaseRun($input: DecideHoldInput!) {
    releaseRun(input: $input) { run { id status hold { ...HoldFields } } userErrors { code message } }
  }
`);

export const RejectRunMutation = graphql(`
  mutation RejectRun($input: DecideHoldInput!) {
    rejectRun(input: $input) { run { id status hold { ...HoldFields } } userErrors { code message } }
  }
`);

export const RetryRunMutation = graphql(`
  mutation RetryRun($input: RetryRunInput!) {
    retryRun(input: $input) { run { id } userErrors { code message } }
  }
`);

export const RunAgainMutation = graphql(`
  mutation RunAgain($input: StartRunInput!) {
    startRun(input: $input) { run { id } userErrors { code message } }
  }
`);

export const RunsPageQuery = graphql(`
  query RunsPage($after: String, $filter: SyncRunFilter) {
    runs(first: 50, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number status trigger attempt queuedAt startedAt endedAt
        sync { id name }
        steps { id kind status }
        balance { read charted quarantined }
        failure { message }
      }
    }
  }
`);
