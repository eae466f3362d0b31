// A stdio server that behaves as its first argument says: dies at start, hangs, prints before it answers, or has 198 tools.
import { createInterface } from "node:readline";

const manner = process.argv[2];
if (manner === "dies") {
  process.stderr.write(`No saved credentials for ${process.env.SERVICE_TOKEN}\n`);
  process.exit(1);
}
const tools = Array.from({ length: 198 }, (_, i) => ({
  name: `tool_${String(i).padStart(3, "0")}`,
  description: `Number ${i}`,
  inputSchema: { type: "object" },
  annotations: { readOnlyHint: i % 2 === 0 },
}));
const PAGE = 50;

/** Five customers in pages of two, of which those since a day can be asked for. */
function customers({ after = 0, since = "" }) {
  const all = [1, 2, 3, 4, 5].map((id) => ({ id, name: `customer ${id}`, updatedAt: `2026-03-0${id}T00:00:00Z` }));
  const found = all.filter(({ updatedAt }) => updatedAt >= since);
  const next = after + 2 < found.length ? after + 2 : null;
  return { results: found.slice(after, after + 2), next };
}

function answer({ method, params = {} }) {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {}, resources: {}, prompts: {} },
        serverInfo: { name: "odd", version: "1" },
      };
    case "tools/list": {
      const from = Number(params.cursor ?? 0);
      const nextCursor = from + PAGE < tools.length ? { nextCursor: String(from + PAGE) } : {};
      return { tools: tools.slice(from, from + PAGE), ...nextCursor };
    }
    case "tools/call":
      if (params.name === "tool_000")
        return { content: [{ type: "text", text: JSON.stringify(customers(params.arguments ?? {})) }] };
      return { content: [{ type: "text", text: JSON.stringify(params.arguments ?? {}) }] };
    default:
      return null;
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  if (manner === "hangs") return;
  if (manner === "prints") process.stdout.write("Listening for requests\n");
  const message = JSON.parse(line);
  if (message.id === undefined) return;
  if (manner === "exits at a probe" && message.method === "server/discover") process.exit(1);
  const result = answer(message);
  const body = result ? { result } : { error: { code: -32601, message: "Method not found" } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: message.id, ...body })}\n`);
});
