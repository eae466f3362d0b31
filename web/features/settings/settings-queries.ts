import { graphql } from "../../graphql/generated/gql.ts";

export const ViewerQuery = graphql(`
  query ViewerSettings { viewer { name kind role permissions } }
`);

export const ApiKeysQuery = graphql(`
  query ApiKeys($after: String) {
    apiKeys(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name prefix role createdAt lastUsedAt revokedAt }
    }
  }
`);

export const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { id name } secret userErrors { code message field } }
  }
`);

export const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id revokedAt } userErrors { code message } }
  }
`);
