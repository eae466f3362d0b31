import { graphql } from "../../graphql/generated/gql.ts";

export const CatalogQuery = graphql(`
  query Catalog($filter: DatasetFilter, $orderBy: DatasetOrder, $after: String, $search: String!) {
    datasets(first: 50, filter: $filter, orderBy: $orderBy, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      facets { field values { value label count } }
      nodes {
        id namespace name layer table rowCount sizeBytes writtenAt isLate description tags
        source { id name }
        health { outcome passed evaluated score piiColumns }
        matches(search: $search) { field text marks { start end } }
      }
    }
  }
`);

export const DatasetPageQuery = graphql(`
  query DatasetPage($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Dataset {
        namespace name layer table rowCount sizeBytes updatedAt
        sync { id name }
        source { id name }
        lastRun { id number status steps { id kind status } }
        health { outcome passed evaluated score piiColumns }
        siblings { id layer }
        qualityResults(first: 100) { totalCount nodes { id name dimension outcome value threshold unit rows message at run { id number } } }
        findings(first: 100) {
          totalCount
          nodes { id columnName entityType confidence status explanation maskedExamples sampled matched decidedBy decidedAt }
        }
        quarantine(first: 1) { totalCount }
        columns(first: 1) { totalCount }
      }
    }
  }
`);

export const ColumnsTabQuery = graphql(`
  query ColumnsTab($id: ID!, $search: String, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on Dataset {
        columns(first: 200, search: $search, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            id name type ordinal isNullable isKey isMetadata description
            profile { rows nulls distinct isDistinctEstimate min max }
            treatment isTreatedWithin
            findings { id entityType status }
          }
        }
      }
    }
  }
`);

export const PreviewTabQuery = graphql(`
  query PreviewTab($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Dataset {
        preview(first: 100) {
          columns { name type isKey isMetadata isPersonal }
          rows { key cells }
        }
      }
    }
  }
`);

export const RecordTabQuery = graphql(`
  query RecordTab($id: ID!, $key: String!) {
    node(id: $id) {
      __typename
      id
      ... on Dataset { record(key: $key) { validFrom validTo isCurrent values changed } }
    }
  }
`);

export const QuarantineTabQuery = graphql(`
  query QuarantineTab($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on Dataset {
        quarantine(first: 50, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { id code reason raw runNumber at }
        }
      }
    }
  }
`);

export const DatasetLineageQuery = graphql(`
  query DatasetLineage($id: ID!) {
    lineage(root: $id, depth: 1) {
      root isTruncated
      nodes { id kind namespace name depth dataset { id name layer } }
      edges { from to lastSeen }
      columnEdges(first: 500) { nodes { from fromField to toField transformation description isMasking } }
    }
  }
`);
