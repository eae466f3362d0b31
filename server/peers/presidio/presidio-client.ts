import { z } from "zod";
import { PresidioFailed } from "./presidio-error.ts";

/** What Presidio found in a text; offsets count Unicode characters. */
export interface PresidioResult {
  entityType: string;
  start: number;
  end: number;
  score: number;
}

export interface AnalyzeOptions {
  /** Only these entity types; all that the analyzer knows when left out. */
  entities?: readonly string[];
  signal: AbortSignal;
}

/** Reads texts as a Presidio analyzer does. */
export interface PresidioAnalyzer {
  /** One list of results a text, in the order of the texts. Throws PresidioFailed. */
  analyze(texts: readonly string[], options: AnalyzeOptions): Promise<PresidioResult[][]>;
}

const result = z.object({
  entity_type: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  score: z.number(),
});
const answers = z.array(z.array(result));

const TEXTS_AT_ONCE = 100;
/** The first request may wait for a model to load. */
const LIMIT_MS = 60_000;

/**
 * An analyzer reached by its REST API: `POST /analyze` with `{text, language, entities?}`, where `text` may be a list since
 * 2.2.358 (https://microsoft.github.io/presidio/api-docs). Older ones are asked text by text.
 */
export function presidioAt(url: string, fetchImpl: typeof fetch = fetch): PresidioAnalyzer {
  const endpoint = new URL("analyze", url.endsWith("/") ? url : `${url}/`);
  let takesLists = true;

  async function ask(text: string | readonly string[], { entities, signal }: AnalyzeOptions): Promise<unknown> {
    const response = await fetchImpl(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, language: "en", ...(entities && { entities }) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    }).catch((error: Error) => {
      signal.throwIfAborted();
      throw new PresidioFailed(
        error.name === "TimeoutError" ? `took longer than ${LIMIT_MS / 1_000} seconds` : "cannot be reached",
        { detail: String((error.cause as Error | undefined)?.message ?? error.message) },
      );
    });
    const body = await response.text();
    if (!response.ok) throw new PresidioFailed(`answered ${response.status}`, { detail: body.slice(0, 500) });
    try {
      return JSON.parse(body);
    } catch {
      throw new PresidioFailed("answered something other than JSON", { detail: body.slice(0, 200) });
    }
  }

  async function askList(texts: readonly string[], options: AnalyzeOptions): Promise<unknown> {
    if (!takesLists) return oneByOne(texts, options);
    try {
      return await ask(texts, options);
    } catch (error) {
      // An analyzer that is there and does not know lists fails on them; one text tells whether that is it.
      if (!(error instanceof PresidioFailed) || !error.message.includes("answered")) throw error;
      const answer = await oneByOne(texts, options);
      takesLists = false;
      return answer;
    }
  }

  async function oneByOne(texts: readonly string[], options: AnalyzeOptions): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const text of texts) answers.push(await ask(text, options));
    return answers;
  }

  return {
    async analyze(texts, options) {
      const all: PresidioResult[][] = [];
      for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
        const some = texts.slice(from, from + TEXTS_AT_ONCE);
        const parsed = answers.safeParse(await askList(some, options));
        if (!parsed.success || parsed.data.length !== some.length) {
          throw new PresidioFailed("answered with something other than a list of results for each text");
        }
        all.push(...parsed.data.map((results) => results.map(named)));
      }
      return all;
    },
  };
}

function named({ entity_type: entityType, ...rest }: z.infer<typeof result>): PresidioResult {
  return { entityType, ...rest };
}
