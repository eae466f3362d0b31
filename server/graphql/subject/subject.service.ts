import { hashValue } from "../../domain/pii/protect-value.ts";
import { protectionKeys } from "../../store/protection-keys.ts";
import { recordSubjectRequest, type SubjectRequestKind, searchedStreams } from "../../store/subject-requests.ts";
import type { SubjectRows } from "../../sync/subject-search.ts";
import type { AtlasServices } from "../context.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

type Services = Pick<AtlasServices, "store" | "layers" | "secretBox">;

const MOST_IDENTIFIERS = 20;
const LEAST_CHARACTERS = 3;

export interface SubjectSearchResult {
  found: SubjectRows[];
  searchedStreams: number;
}

/** Where a person is found. The search itself is noted, since it reads personal data. */
export async function search(
  services: Services,
  identifiers: readonly string[],
  by: string,
): Promise<Outcome<SubjectSearchResult>> {
  const { done: known, refused } = readIdentifiers(identifiers);
  if (!known) return { refused };
  const streams = await searchedStreams(services.store);
  const found = await services.layers.findSubject(streams, known);
  await note(services, { kind: "search", identifiers: known, found, by, reason: null });
  return done({ found, searchedStreams: streams.length });
}

/** Erases what a search has shown; refuses when there is more or less of it by now. Gives the request's uuid. */
export async function erase(
  services: Services,
  request: { identifiers: readonly string[]; reason: string | null; expectedRows: bigint; by: string },
): Promise<Outcome<string>> {
  const { done: identifiers, refused } = readIdentifiers(request.identifiers);
  if (!identifiers) return { refused };
  const streams = await searchedStreams(services.store);
  const rows = sumOf(await services.layers.findSubject(streams, identifiers));
  if (BigInt(rows) !== BigInt(request.expectedRows)) {
    const message = `There are ${rows} rows of this person now, not ${request.expectedRows}. Search again, then erase.`;
    return refuse("stale", message, ["expectedRows"]);
  }
  const found = await services.layers.eraseSubject(streams, identifiers);
  const { by, reason } = request;
  return done(await note(services, { kind: "erase", identifiers, found, by, reason }));
}

/** The person's rows as lines of JSON; the export is noted before the first one. */
export async function exportLines(
  services: Services,
  identifiers: readonly string[],
  by: string,
): Promise<Outcome<AsyncIterable<string>>> {
  const { done: known, refused } = readIdentifiers(identifiers);
  if (!known) return { refused };
  const streams = await searchedStreams(services.store);
  const found = await services.layers.findSubject(streams, known);
  await note(services, { kind: "export", identifiers: known, found, by, reason: null });
  return done(services.layers.exportSubject(streams, known));
}

function readIdentifiers(identifiers: readonly string[]): Outcome<string[]> {
  const known = [...new Set(identifiers.map((text) => text.trim()).filter((text) => text !== ""))];
  if (known.length === 0)
    return refuse("required", "Say what the person is known by, such as an e-mail address.", ["identifiers"]);
  if (known.length > MOST_IDENTIFIERS) return refuse("limit", `At most ${MOST_IDENTIFIERS} at once.`, ["identifiers"]);
  const short = known.find((text) => text.length < LEAST_CHARACTERS);
  if (short === undefined) return done(known);
  return refuse("invalid", `"${short}" would be found in too many rows: ${LEAST_CHARACTERS} characters at least.`, [
    "identifiers",
  ]);
}

async function note(
  { store, secretBox }: Services,
  request: {
    kind: SubjectRequestKind;
    identifiers: readonly string[];
    found: SubjectRows[];
    by: string;
    reason: string | null;
  },
): Promise<string> {
  const keys = await protectionKeys(store, secretBox);
  const { kind, by: requestedBy, reason } = request;
  return recordSubjectRequest(store, {
    kind,
    requestedBy,
    reason,
    identifiers: request.identifiers.map((text) => hashValue(text.toLowerCase(), keys)),
    found: request.found.map(({ table, layer, rows }) => ({ table, layer, rows })),
  });
}

function sumOf(found: readonly SubjectRows[]): number {
  return found.reduce((sum, { rows }) => sum + rows, 0);
}
