import { ConnectorUnavailable } from "../errors.ts";
import { type FindMcpServer, mcpConnector } from "../native/mcp/mcp-connector.ts";
import { type FindN8nInstance, n8nConnector } from "../native/n8n/n8n-connector.ts";
import type { NativeConnector } from "../native/native-connector.ts";
import type { ConnectorRuntime } from "../runtimes/connector-runtime.ts";
import { nativeRuntime } from "../runtimes/native-runtime.ts";
import type { Offer } from "./connectors.ts";

/** The ways into what is connected to this installation. */
export interface Peers {
  mcpServer: FindMcpServer;
  n8nInstance: FindN8nInstance;
}

/** What is read through MCP servers and n8n instances that are connected to Atlas. */
export const PEER_OFFERS: readonly Offer[] = [
  {
    id: "mcp",
    kind: "mcp",
    name: "MCP server",
    version: "1.0.0",
    category: "MCP",
    description: "What tools and resources of a connected MCP server answer, as streams of records.",
    documentationUrl: null,
    supportLevel: "certified",
    runtime: "mcp",
    makeRuntime: ({ peers }) => runtimeOf("MCP server", peers && mcpConnector(peers.mcpServer)),
  },
  {
    id: "n8n",
    kind: "n8n",
    name: "n8n",
    version: "1.0.0",
    category: "n8n",
    description: "The executions and workflows of a connected n8n instance.",
    documentationUrl: null,
    supportLevel: "certified",
    runtime: "native",
    makeRuntime: ({ peers }) => runtimeOf("n8n", peers && n8nConnector(peers.n8nInstance)),
  },
];

function runtimeOf(name: string, connector: NativeConnector | undefined): ConnectorRuntime {
  if (connector) return nativeRuntime(connector);
  const reason = "is read only by an installation that it is connected to";
  const refuse = () => Promise.reject(new ConnectorUnavailable(`${name} ${reason}.`));
  return {
    availability: async () => ({ isRunnable: false, reason }),
    prepare: refuse,
    // biome-ignore lint/correctness/useYield: it has nothing to say besides why it does not run
    async *run() {
      await refuse();
    },
  };
}
