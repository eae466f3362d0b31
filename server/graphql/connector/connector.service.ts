import type { ConnectorDesk, ConnectorEntry, ConnectorKind } from "../../jobs/connector-desk.ts";

export interface ConnectorChoice {
  search?: string | null;
  kind?: readonly ConnectorKind[] | null;
  category?: readonly string[] | null;
  runnableOnly?: boolean | null;
}

export async function connectorById(desk: ConnectorDesk, id: string): Promise<ConnectorEntry | null> {
  return (await desk.list()).find((connector) => connector.id === id) ?? null;
}

/** The connectors that fit; a search looks at name, id, category and description. */
export async function findConnectors(desk: ConnectorDesk, choice: ConnectorChoice): Promise<ConnectorEntry[]> {
  const words = choice.search?.toLowerCase().trim() ?? "";
  return (await desk.list()).filter(
    (connector) =>
      (!choice.kind || choice.kind.includes(connector.kind)) &&
      (!choice.category || choice.category.includes(connector.category)) &&
      (!choice.runnableOnly || connector.availability.isRunnable) &&
      [connector.name, connector.id, connector.category, connector.description ?? ""].some((text) =>
        text.toLowerCase().includes(words),
      ),
  );
}
