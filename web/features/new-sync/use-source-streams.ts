"use client";
import { useCallback, useEffect, useState } from "react";
import { type CombinedError, type OperationResult, useClient } from "urql";
import type { ChooseStreamsQuery as ChooseStreamsResult } from "../../graphql/generated/graphql.ts";
import { ChooseStreamsQuery } from "./new-sync-queries.ts";
import type { Stream } from "./stream-choices.ts";

type SourceNode = Extract<NonNullable<ChooseStreamsResult["node"]>, { __typename: "Source" }>;
type Loaded =
  | { state: "loading" }
  | { state: "failed"; error: CombinedError }
  | { state: "missing" }
  | { state: "ready"; source: SourceNode; streams: readonly Stream[] };

/** A source with all of its streams: choosing among them needs every page. */
export function useSourceStreams(sourceId: string): [Loaded, () => void] {
  const client = useClient();
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const [round, setRound] = useState(0);

  // Reads page after page from the API; another round begins anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is asked for by its number
  useEffect(() => {
    let isStale = false;
    async function read(): Promise<Loaded> {
      const streams: Stream[] = [];
      let after: string | null = null;
      for (;;) {
        const answer: OperationResult<ChooseStreamsResult> = await client
          .query(ChooseStreamsQuery, { sourceId, after }, { requestPolicy: "network-only" })
          .toPromise();
        if (answer.error) return { state: "failed", error: answer.error };
        const source: SourceNode | null = answer.data?.node?.__typename === "Source" ? answer.data.node : null;
        if (!source) return { state: "missing" };
        streams.push(...source.streams.nodes);
        if (!source.streams.pageInfo.hasNextPage) return { state: "ready", source, streams };
        after = source.streams.pageInfo.endCursor;
      }
    }
    if (sourceId === "") setLoaded({ state: "missing" });
    else void read().then((next) => !isStale && setLoaded(next));
    return () => {
      isStale = true;
    };
  }, [client, sourceId, round]);

  return [loaded, useCallback(() => setRound((before) => before + 1), [])];
}
