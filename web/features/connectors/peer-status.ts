import type { PeerStatus } from "../../graphql/generated/graphql.ts";

/** What came of the last look at an MCP server or n8n instance. */
export const PEER_STATUS = {
  UNCHECKED: { word: "Not checked", tone: "noteval" },
  CONNECTED: { word: "Answers", tone: "succeeded" },
  UNREACHABLE: { word: "Unreachable", tone: "failed" },
  UNAUTHORIZED: { word: "Not let in", tone: "failed" },
  ERROR: { word: "Failed", tone: "failed" },
} as const satisfies Record<PeerStatus, unknown>;
