import { graphql } from "../../graphql/generated/gql.ts";

export const McpServersQuery = graphql(`
  query McpServers($search: String) {
    mcpServers(first: 50, search: $search) {
      totalCount
      nodes {
        id name serviceId transport url command auth isSignedIn status lastError lastErrorDetail checkedAt protocolVersion
        counts { tools resources prompts }
      }
    }
    mcpServices { id name category url auths npmPackage npmSecrets note }
  }
`);

export const ConnectMcpServerMutation = graphql(`
  mutation ConnectMcpServer($input: ConnectMcpServerInput!) {
    connectMcpServer(input: $input) { server { id } userErrors { message field } }
  }
`);

export const CheckMcpServerMutation = graphql(`
  mutation CheckMcpServer($id: ID!) {
    checkMcpServer(input: { id: $id }) {
      server { id status lastError lastErrorDetail checkedAt protocolVersion counts { tools resources prompts } }
      userErrors { message }
    }
  }
`);

export const SignInToMcpServerMutation = graphql(`
  mutation SignInToMcpServer($id: ID!) {
    signInToMcpServer(input: { id: $id }) { url userErrors { message } }
  }
`);
