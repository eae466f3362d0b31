import { graphql } from "../../graphql/generated/gql.ts";

export const PiiPageQuery = graphql(`
  query PiiPage($filter: PiiFilter, $after: String) {
    piiFindings(first: 100, filter: $filter, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id columnName path entityType detectedType confidence status sampled matched validated nameMatch explanation
        maskedExamples contains { entityType share } recognizer columnType attention
        firstSeen lastSeen decidedBy decidedAt isDecidedByName
        dataset { id name layer source { id name } }
      }
    }
  }
`);

export const PiiCountsQuery = graphql(`
  query PiiCounts {
    suggested: piiFindings(first: 1, filter: { status: [SUGGESTED] }) { totalCount }
    decided: piiFindings(first: 1, filter: { status: [CONFIRMED, REJECTED] }) { totalCount }
    again: piiFindings(first: 1, filter: { needsAttention: true }) { totalCount }
    datasets(first: 1) { totalCount }
    entityTypes
  }
`);

export const DecideFindingMutation = graphql(`
  mutation DecideFinding($input: DecideFindingInput!) {
    decideFinding(input: $input) {
      finding { id status entityType attention decidedBy decidedAt isDecidedByName }
      alsoDecided { id status entityType attention decidedBy decidedAt isDecidedByName }
      userErrors { code message }
    }
  }
`);

export const PiiCoverageQuery = graphql(`
  query PiiCoverage {
    piiCoverage {
      sources { sourceId sourceName scanned flagged confirmed treated }
      types { entityType columns confirmed }
    }
  }
`);

export const PiiPoliciesQuery = graphql(`
  query PiiPolicies {
    entityTypes
    piiPolicies(first: 100) {
      nodes {
        id name isDefault version otherTreatment minConfidence encryptedReaders rawReaders rawRetentionDays updatedBy updatedAt
        syncCount rules { entityType table columnName path treatment }
      }
    }
  }
`);

export const PolicyApplicationsQuery = graphql(`
  query PolicyApplications {
    policyApplications(first: 5) {
      nodes { id status requestedBy streams done columns rows error queuedAt endedAt }
    }
  }
`);

export const PolicyPreviewQuery = graphql(`
  query PolicyPreview($input: PiiPolicyInput!) {
    piiPolicyPreview(input: $input) {
      columns datasets streams
      changes {
        table columnName path entityType before after isWithin isForNewRowsOnly examples { before after }
      }
      userErrors { code message }
    }
  }
`);

export const SavePolicyMutation = graphql(`
  mutation SavePiiPolicy($input: PiiPolicyInput!) {
    savePiiPolicy(input: $input) { policy { id version } application { id status } userErrors { code message } }
  }
`);

export const SubjectSearchQuery = graphql(`
  query SubjectSearch($identifiers: [String!]!) {
    subjectSearch(identifiers: $identifiers) { searchedStreams found { table layer rows } userErrors { code message } }
  }
`);

export const SubjectRequestsQuery = graphql(`
  query SubjectRequests {
    subjectRequests(first: 20) { nodes { id kind requestedBy reason rows at found { table layer rows } } }
  }
`);

export const EraseSubjectMutation = graphql(`
  mutation EraseSubject($input: EraseSubjectInput!) {
    eraseSubject(input: $input) { request { id rows } userErrors { code message } }
  }
`);
