import { useMemo } from "react";
import { useQuery } from "urql";
import type { KnownSource } from "./ConfigureForm.tsx";
import { KnownSourceQuery } from "./new-sync-queries.ts";

/** A stored source with its config as an object; null id for none. */
export function useKnownSource(id: string | null) {
  const [{ data, error, fetching }] = useQuery({
    query: KnownSourceQuery,
    variables: { id: id ?? "" },
    pause: id === null,
    // What was cached may be older than the version that is to be edited.
    requestPolicy: "cache-and-network",
  });
  const node = data?.node?.__typename === "Source" ? data.node : null;
  const source = useMemo<KnownSource | null>(() => {
    if (!node) return null;
    const config: Record<string, unknown> = {};
    for (const { path, value, isSecret } of node.config) if (!isSecret) put(config, path, value);
    const secretPaths = node.config
      .filter(({ isSecret, isSet }) => isSecret && isSet)
      .map(({ path }) => path.join("/"));
    return { id: node.id, name: node.name, version: node.version, config, secretPaths };
  }, [node]);
  return {
    source,
    connectorId: node?.connector?.id ?? null,
    error,
    isMissing: id !== null && !fetching && data !== undefined && node === null,
  };
}

function put(config: Record<string, unknown>, path: readonly string[], value: unknown) {
  let at = config;
  for (const name of path.slice(0, -1)) {
    if (typeof at[name] !== "object" || at[name] === null) at[name] = {};
    at = at[name] as Record<string, unknown>;
  }
  at[path.at(-1) ?? ""] = value;
}
