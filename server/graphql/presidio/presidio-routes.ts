import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import { anonymizeText } from "../../domain/pii/anonymize-text.ts";
import { ENTITY_TYPES, type EntityType } from "../../domain/pii/entity-types.ts";
import { RECOGNIZERS } from "../../domain/pii/recognizers.ts";
import { analyzeText } from "../../domain/pii/text/analyze-text.ts";
import { characterOffset } from "../../lib/character-offset.ts";
import { admit, type RestAccess } from "../rest-access.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_TEXTS = 1_000;
// Verdicts on columns, which no text holds.
const OF_COLUMNS = new Set<EntityType>(["FREE_TEXT", "JSON"]);
const SUPPORTED = ENTITY_TYPES.filter((type) => !OF_COLUMNS.has(type));

const analyzeRequest = z.object({
  text: z.union([z.string(), z.array(z.string()).max(MAX_TEXTS)]),
  language: z.string(),
  entities: z.array(z.string()).nullish(),
  score_threshold: z.number().min(0).max(1).nullish(),
});

const key = z.string().refine((text) => [16, 24, 32].includes(Buffer.byteLength(text)), {
  error: "must be of 128, 192 or 256 bits",
});
const anonymizer = z.discriminatedUnion("type", [
  z.object({ type: z.literal("replace"), new_value: z.string().optional() }),
  z.object({ type: z.literal("redact") }),
  z.object({ type: z.literal("keep") }),
  z.object({
    type: z.literal("mask"),
    masking_char: z.string().length(1),
    chars_to_mask: z.number().int().min(0),
    from_end: z.boolean().optional(),
  }),
  z.object({ type: z.literal("hash"), hash_type: z.enum(["sha256", "sha512"]).optional() }),
  z.object({ type: z.literal("encrypt"), key }),
]);
const offset = z.number().int().min(0);
const anonymizeRequest = z.object({
  text: z.string().min(1),
  anonymizers: z.record(z.string(), anonymizer).default({}),
  analyzer_results: z.array(
    z
      .object({ start: offset, end: offset, entity_type: z.string(), score: z.number() })
      .refine(({ start, end }) => start <= end, { error: "must not end before it starts" }),
  ),
});

/**
 * Presidio's REST contract (https://microsoft.github.io/presidio/api-docs) over Atlas's own rules, so that its clients can
 * ask Atlas: `POST /analyze`, `POST /anonymize`, `GET /recognizers`, `GET /supportedentities`. For whoever may look at data.
 */
export function presidioRoutes(access: RestAccess): Router {
  const router = Router();
  const viewersOnly: RequestHandler = async (request, response, next) => {
    if (await admit(request, response, access, "viewer")) next();
  };
  const body = express.json({ limit: MAX_BODY_BYTES });
  router.post("/analyze", viewersOnly, body, analyze);
  router.post("/anonymize", viewersOnly, body, anonymize);
  router.get("/recognizers", viewersOnly, (_, response) => {
    response.json(RECOGNIZERS.map(({ id }) => id));
  });
  router.get("/supportedentities", viewersOnly, (_, response) => {
    response.json(SUPPORTED);
  });
  return router;
}

function analyze({ body }: Request, response: Response): void {
  const { data, error } = analyzeRequest.safeParse(body);
  if (error) {
    response.status(400).json({ error: inWords(error) });
    return;
  }
  const { text, entities, score_threshold: minScore } = data;
  const read = (one: string) =>
    analyzeText(one, {
      // Types that are named are looked for however unsure, as Presidio does.
      ...(entities && entities.length > 0 && { entityTypes: entities as EntityType[], minScore: 0 }),
      ...(minScore != null && { minScore }),
    }).map(({ entityType, start, end, score }) => ({
      entity_type: entityType,
      start: characterOffset(one, start),
      end: characterOffset(one, end),
      score,
      analysis_explanation: null,
    }));
  response.json(typeof text === "string" ? read(text) : text.map(read));
}

function anonymize({ body }: Request, response: Response): void {
  const { data, error } = anonymizeRequest.safeParse(body);
  if (error) {
    response.status(422).json({ error: inWords(error) });
    return;
  }
  const { text, analyzer_results: spans, anonymizers } = data;
  const length = characterOffset(text, text.length);
  const beyond = spans.find(({ end }) => end > length);
  if (beyond) {
    response.status(422).json({
      error: `Invalid input, analyzer_results names the characters ${beyond.start} to ${beyond.end} of a text with ${length}.`,
    });
    return;
  }
  response.json(anonymizeText(text, spans, anonymizers));
}

function inWords(error: z.ZodError): string {
  return `Invalid input, ${error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ")}.`;
}
