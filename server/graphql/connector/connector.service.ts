import type { ConnectorDesk, ConnectorEntry, ConnectorKind } from "../../jobs/connector-desk.ts";
import { type Match, matchMistyped, matchName } from "./match-name.ts";

export interface ConnectorChoice {
  search?: string | null;
  kind?: readonly ConnectorKind[] | null;
  category?: readonly string[] | null;
  runnableOnly?: boolean | null;
}

export async function connectorById(desk: ConnectorDesk, id: string): Promise<ConnectorEntry | null> {
  return (await desk.list()).find((connector) => connector.id === id) ?? null;
}

export interface FoundConnector {
  connector: ConnectorEntry;
  /** Sorts what was found: the best match first, Atlas's own before those of others, then by name. */
  place: string;
}

/** The connectors that fit. A search that finds nothing as it was typed is taken for mistyped. */
export async function findConnectors(desk: ConnectorDesk, choice: ConnectorChoice): Promise<FoundConnector[]> {
  const search = choice.search?.trim() ?? "";
  const fitting = (await desk.list()).filter(
    ({ kind, category, availability }) =>
      (!choice.kind || choice.kind.includes(kind)) &&
      (!choice.category || choice.category.includes(category)) &&
      (!choice.runnableOnly || availability.isRunnable),
  );
  const found = rank(fitting, (connector) => matchWords(search, connector));
  return found.length > 0 ? found : rank(fitting, (connector) => best(matchMistyped, search, connector));
}

function rank(connectors: readonly ConnectorEntry[], match: (connector: ConnectorEntry) => Match): FoundConnector[] {
  return connectors.flatMap((connector) => {
    const rank = match(connector);
    if (rank === null) return [];
    const { kind, name, id } = connector;
    return [{ connector, place: `${rank} ${kind === "native" ? 0 : 1} ${name.toLowerCase()} ${id}` }];
  });
}

const IN_OTHER_WORDS = 4;

function matchWords(search: string, connector: ConnectorEntry): Match {
  const match = best(matchName, search, connector);
  if (match !== null) return match;
  const texts = [connector.category, connector.description ?? ""].join("\n").toLowerCase();
  return texts.includes(search.toLowerCase()) ? IN_OTHER_WORDS : null;
}

/** By the name or the id, whichever is closer; what all ids begin with says nothing. */
function best(match: (search: string, name: string) => Match, search: string, { name, id }: ConnectorEntry): Match {
  const [byName, byId] = [match(search, name), match(search, id.replace(/^airbyte-source-/, ""))];
  if (byName === null || byId === null) return byName ?? byId ?? (id === search ? 0 : null);
  return Math.min(byName, byId);
}
