import type { AirbyteState } from "./messages.ts";

/**
 * The text of the state file a connector reads: a list of the state messages as it gave them, `[]` for none. A legacy
 * state is an item of the list too: connectors refuse a bare object.
 */
export function printState(states: readonly AirbyteState[]): string {
  return `[${states.map((state) => (state.kind === "legacy" ? printLegacy(state.message) : state.message)).join(",")}]`;
}

/** Connectors of the first protocol left out the type, which a list needs to be told apart. */
function printLegacy(message: string): string {
  const { type } = JSON.parse(message) as { type?: string };
  return type === undefined ? message.replace("{", '{"type":"LEGACY",') : message;
}
