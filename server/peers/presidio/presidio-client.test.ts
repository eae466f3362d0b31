import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type PresidioAnalyzer, presidioAt } from "./presidio-client.ts";

const signal = new AbortController().signal;
const FOUND = { entity_type: "PERSON", start: 0, end: 3, score: 0.85 };

/** An analyzer on a real socket that answers as `answer` says. */
async function withAnalyzer(
  answer: (asked: { text: unknown }, response: ServerResponse) => void,
  body: (analyzer: PresidioAnalyzer) => Promise<void>,
): Promise<void> {
  const server = createServer(async (request, response) => {
    answer((await json(request)) as { text: unknown }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(presidioAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("an analyzer that knows no lists is asked text by text", () =>
  withAnalyzer(
    ({ text }, response) => {
      if (Array.isArray(text)) response.writeHead(500).end('{"error":"text must be a string"}');
      else response.end(JSON.stringify(text === "Ana" ? [FOUND] : []));
    },
    async (analyzer) => {
      const results = await analyzer.analyze(["Ana", "blue"], { signal });
      expect(results).toEqual([[{ entityType: "PERSON", start: 0, end: 3, score: 0.85 }], []]);
    },
  ));

test.each([
  ["no JSON", "<html>", "Presidio answered something other than JSON."],
  ["fewer lists than texts", "[[]]", "Presidio answered with something other than a list of results for each text."],
  ["results of another form", '[[{"type":"PERSON"}],[]]', /something other than a list of results/],
])("an answer with %s is refused", (_, answer, message) =>
  withAnalyzer(
    (_asked, response) => void response.end(answer),
    async (analyzer) => {
      await expect(analyzer.analyze(["a", "b"], { signal })).rejects.toThrow(message);
    },
  ),
);

test("an analyzer that is not there is named as such", async () => {
  await expect(presidioAt("http://127.0.0.1:9").analyze(["a"], { signal })).rejects.toThrow(
    "Presidio cannot be reached.",
  );
});
