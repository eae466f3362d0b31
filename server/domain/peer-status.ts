/** What came of the last look at a peer: an MCP server or an n8n instance. */
export const PEER_STATUSES = ["unchecked", "connected", "unreachable", "unauthorized", "error"] as const;
export type PeerStatus = (typeof PEER_STATUSES)[number];
