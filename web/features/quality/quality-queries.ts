import { graphql } from "../../graphql/generated/gql.ts";

export const QualityPageQuery = graphql(`
  query QualityPage($filter: QualityFilter, $after: String) {
    qualityResults(first: 100, filter: $filter, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name dimension outcome value threshold unit rows message at
        dataset { id name layer source { id name } }
        run { id number }
      }
    }
  }
`);

export const OutcomeCountsQuery = graphql(`
  query OutcomeCounts {
    pass: qualityResults(first: 1, filter: { outcome: [PASS] }) { totalCount }
    warn: qualityResults(first: 1, filter: { outcome: [WARN] }) { totalCount }
    fail: qualityResults(first: 1, filter: { outcome: [FAIL] }) { totalCount }
    error: qualityResults(first: 1, filter: { outcome: [ERROR] }) { totalCount }
    notEvaluated: qualityResults(first: 1, filter: { outcome: [NOT_EVALUATED] }) { totalCount }
  }
`);
