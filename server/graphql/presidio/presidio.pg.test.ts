import { expect, test } from "vitest";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

type Ask = (path: string, body?: object, authorization?: string) => Promise<{ status: number; body: unknown }>;

function withRoutes(body: (ask: Ask, bench: ApiBench) => Promise<void>): Promise<void> {
  return withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const key = (await bench.keyOf("viewer")).authorization;
      await body(async (path, sent, authorization = key) => {
        const response = await fetch(`${bench.api.url}${path}`, {
          method: sent ? "POST" : "GET",
          headers: { "content-type": "application/json", ...(authorization && { authorization }) },
          body: sent && JSON.stringify(sent),
        });
        return { status: response.status, body: await response.json() };
      }, bench);
    }),
  );
}

test("Presidio's clients get its answers from Atlas, with offsets in characters", () =>
  withRoutes(async (ask) => {
    const text = "🙂 ana@example.org";
    const { body } = await ask("/analyze", { text, language: "en", entities: ["EMAIL_ADDRESS"] });
    expect(body).toEqual([
      { entity_type: "EMAIL_ADDRESS", start: 2, end: 17, score: expect.any(Number), analysis_explanation: null },
    ]);
    expect(await ask("/analyze", { text: ["nothing", text], language: "en" })).toMatchObject({ body: [[], body] });
    expect((await ask("/supportedentities?language=en")).body).toContain("IBAN_CODE");
    expect((await ask("/recognizers?language=en")).body).toContain("email");
  }));

test("what was found is replaced, masked, hashed or taken out, and the answer says where it now stands", () =>
  withRoutes(async (ask) => {
    const text = "🙂 Ana, 4111 1111 1111 1111";
    const results = [
      { entity_type: "CREDIT_CARD", start: 7, end: 26, score: 1 },
      { entity_type: "PERSON", start: 2, end: 5, score: 0.85 },
      { entity_type: "LOCATION", start: 2, end: 5, score: 0.4 },
    ];
    const anonymizers = {
      DEFAULT: { type: "replace", new_value: "X" },
      CREDIT_CARD: { type: "mask", masking_char: "*", chars_to_mask: 15, from_end: false },
    };
    expect(await ask("/anonymize", { text, analyzer_results: results, anonymizers })).toEqual({
      status: 200,
      body: {
        text: "🙂 X, ***************1111",
        items: [
          { start: 5, end: 24, entity_type: "CREDIT_CARD", text: "***************1111", operator: "mask" },
          { start: 2, end: 3, entity_type: "PERSON", text: "X", operator: "replace" },
        ],
      },
    });
    expect(await ask("/anonymize", { text, analyzer_results: [{ ...results[0], end: 99 }] })).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining("of a text with 26") },
    });
  }));

test("strangers and requests that cannot be read are told so", () =>
  withRoutes(async (ask) => {
    expect(await ask("/analyze", { text: "x", language: "en" }, "Bearer no")).toMatchObject({ status: 401 });
    expect(await ask("/analyze", { text: 5, language: "en" })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("text") },
    });
  }));
