import { graphql } from "../../graphql/generated/gql.ts";

export const PiiPageQuery = graphql(`
  query PiiPage($status: [PiiStatus!], $after: String) {
    piiFindings(first: 100, filter: { status: $status }, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id columnName entityType confidence status sampled matched nameMatch explanation maskedExamples
        firstSeen lastSeen decidedBy decidedAt
        dataset { id name layer source { id name } }
      }
    }
  }
`);

export const PiiCountsQuery = graphql(`
  query PiiCounts {
    suggested: piiFindings(first: 1, filter: { status: [SUGGESTED] }) { totalCount }
    decided: piiFindings(first: 1, filter: { status: [CONFIRMED, REJECTED] }) { totalCount }
    datasets(first: 1) { totalCount }
  }
`);

export const DecideFindingMutation = graphql(`
  mutation DecideFinding($input: DecideFindingInput!) {
    decideFinding(input: $input) { finding { id status decidedBy decidedAt } userErrors { code message } }
  }
`);
