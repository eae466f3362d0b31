import { expect, test } from "vitest";
import { failureInResult } from "./mcp-failure.ts";

const answered = (text: string, isError = false) =>
  failureInResult({ content: [{ type: "text", text }], structured: undefined, isError })?.fault ?? null;

test.each([
  // As servers really answered.
  ["HubSpot, flagged", "Error getting user details: 401 Unauthorized", true, "unauthorized"],
  [
    "Notion, not flagged",
    '{"object":"error","status":401,"code":"unauthorized","message":"API token is invalid."}',
    false,
    "unauthorized",
  ],
  ["Asana, not flagged", '{"error":"Request failed with status code 401"}', false, "unauthorized"],
  ["a limit", '{"status":429,"message":"slow down"}', false, "rate_limited"],
  ["an unknown tool", "MCP error -32602: Tool nope not found", true, "unknown_tool"],
  [
    "wrong arguments",
    "MCP error -32602: Input validation error: Invalid arguments for tool echo",
    true,
    "invalid_arguments",
  ],
  ["no permission", "403 Forbidden: missing scope crm.objects.read", true, "forbidden"],
  ["its own trouble", "The folder is empty", true, "tool_failed"],
])("%s is a failure", (_who, text, isError, fault) => {
  expect(answered(text, isError)).toBe(fault);
});

test.each([
  ["data with an error field", '{"id":"1","name":"Ada","error":"none so far"}'],
  ["a null error", '{"error":null,"status":"ok"}'],
  ["a status of 200", '{"status":200,"message":"fine"}'],
  ["a list", '[{"error":"x"}]'],
  ["prose that names a number", "Room 401 is free; unauthorized persons keep out."],
])("%s is none", (_what, text) => {
  expect(answered(text)).toBeNull();
});
