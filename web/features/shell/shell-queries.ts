import { graphql } from "../../graphql/generated/gql.ts";

export const ShellQuery = graphql(`
  query Shell {
    viewer { name kind role }
    stats { piiToReview failingChecks datasets }
    syncs(first: 1) { totalCount }
    running: runs(first: 1, filter: { status: [RUNNING, QUEUED, CANCELLING] }) { totalCount }
  }
`);

/** Followed on every page: it keeps the socket open, so that the live dot tells the truth. */
export const ShellRunsChanged = graphql(`
  subscription ShellRunsChanged {
    runsChanged { id number status attempt startedAt endedAt canCancel }
  }
`);

export const FindQuery = graphql(`
  query Find($search: String!) {
    syncs(first: 6, search: $search) { nodes { id name health } }
    datasets(first: 8, filter: { search: $search }) { nodes { id name layer source { id name } } }
    sources(first: 5, search: $search) { nodes { id name } }
  }
`);
