import { graphql } from "../../graphql/generated/gql.ts";

export const PreviewScheduleQuery = graphql(`
  query PreviewSchedule($schedule: ScheduleInput!) {
    previewSchedule(schedule: $schedule) { description nextRuns userErrors { code message field } }
  }
`);

export const SyncScheduleQuery = graphql(`
  query SyncSchedule($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Sync {
        name
        schedule {
          kind cron timeZone everyMinutes jitterSeconds overlap missedTicks pauseAfterFailures lateAfterMinutes version
          description isOneWaiting
          paused { at by because }
          nextRuns(count: 5)
          ticks(first: 25) { nodes { id dueAt outcome reason count run { id number status } } }
        }
      }
    }
  }
`);

export const SetScheduleMutation = graphql(`
  mutation SetSchedule($input: SetScheduleInput!) {
    setSchedule(input: $input) { sync { id schedule { version } } userErrors { code message field } }
  }
`);

export const PauseSchedulesMutation = graphql(`
  mutation PauseSchedules($input: PauseSchedulesInput!) {
    pauseSchedules(input: $input) { changed userErrors { code message } }
  }
`);

export const ResumeSchedulesMutation = graphql(`
  mutation ResumeSchedules($input: ResumeSchedulesInput!) {
    resumeSchedules(input: $input) { changed userErrors { code message } }
  }
`);

export const SchedulesPageQuery = graphql(`
  query SchedulesPage($until: DateTime!, $since: DateTime!, $after: String) {
    scheduledSyncs(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name health typicalDurationMs
        schedule {
          kind description timeZone overlap isOneWaiting version
          paused { at by because }
          nextRuns(count: 100, until: $until)
          following: nextRuns(count: 1)
        }
        latestRun { id number status startedAt queuedAt }
      }
    }
    ticks(first: 100, since: $since) {
      nodes { id dueAt outcome reason count sync { id name } run { id number status } }
    }
  }
`);
