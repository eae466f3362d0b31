"use client";
import { startTransition, useEffect, useReducer, useState } from "react";
import { stringifyDocument } from "urql";
import { askOnce } from "../../graphql/ask-once.ts";
import type { RunEventsSubscription as RunEventsResult } from "../../graphql/generated/graphql.ts";
import { liveClient, liveConnection } from "../../graphql/live-connection.ts";
import { isActive } from "../../graphql/words.ts";
import {
  addHistory,
  foldRunEvents,
  isSettled,
  type Run,
  type RunEvent,
  type RunProgress,
  startProgress,
} from "./fold-run-events.ts";
import { RunEventsSubscription, StoredEventsQuery } from "./run-queries.ts";

const POLL_MS = 5_000;
/** 20,000 events: a longer log is read with a program, not by scrolling. */
const MOST_HISTORY_PAGES = 20;

type Action =
  | { kind: "followed"; events: readonly RunEvent[]; cursor: string }
  | { kind: "remembered"; events: readonly RunEvent[] };

function reduce(progress: RunProgress, action: Action): RunProgress {
  return action.kind === "followed"
    ? foldRunEvents(progress, action.events, action.cursor)
    : addHistory(progress, action.events, "before");
}

async function storedEvents(runId: string, after: string | null) {
  const answer = await askOnce(StoredEventsQuery, { id: runId, after });
  if (answer?.node?.__typename !== "SyncRun") return null;
  const { edges, pageInfo } = answer.node.events;
  return { events: edges.map(({ node }) => node), pageInfo };
}

/**
 * The run as it is now: the first queried snapshot, then every event after its cursor. Over the socket while there is
 * one; a reconnect goes on after the newest cursor; while the socket is given up, the stored events are polled.
 * `onEnd` is called once, when the events of a run that was followed end.
 */
export function useRunProgress(run: Run, onEnd: () => void): RunProgress {
  const [snapshot] = useState(run);
  const [progress, dispatch] = useReducer(reduce, snapshot, startProgress);

  // Brings the log and the plot what the API stored before the snapshot.
  useEffect(() => {
    let isStale = false;
    async function remember() {
      const remembered: RunEvent[] = [];
      let after: string | null = null;
      for (let page = 0; page < MOST_HISTORY_PAGES; page++) {
        const stored = await storedEvents(snapshot.id, after);
        if (isStale) return;
        if (!stored) break;
        const newest = stored.events.findIndex((event) => event.cursor === snapshot.lastEventCursor);
        remembered.push(...(newest === -1 ? stored.events : stored.events.slice(0, newest + 1)));
        if (newest !== -1 || !stored.pageInfo.hasNextPage) break;
        after = stored.pageInfo.endCursor ?? null;
      }
      startTransition(() => dispatch({ kind: "remembered", events: remembered }));
    }
    void remember();
    return () => {
      isStale = true;
    };
  }, [snapshot]);

  // Follows the run over the socket, or by polling while the socket is away.
  useEffect(() => {
    if (isSettled(snapshot)) return;
    let cursor = snapshot.lastEventCursor;
    let isOver = false;
    const follow = (events: readonly RunEvent[], next: string) => {
      cursor = next;
      startTransition(() => dispatch({ kind: "followed", events, cursor: next }));
    };
    const end = () => {
      if (isOver) return;
      isOver = true;
      onEnd();
    };

    const unsubscribe = liveClient.subscribe<RunEventsResult>(
      {
        query: stringifyDocument(RunEventsSubscription),
        variables: {
          runId: snapshot.id,
          // The client sends this payload again after a reconnect: the getter makes it ask from where we are.
          get after() {
            return cursor;
          },
        },
      },
      {
        next: ({ data }) => data && follow(data.runEvents.events, data.runEvents.resumeCursor),
        error: end,
        complete: end,
      },
    );

    const poll = setInterval(async () => {
      if (isOver || liveConnection.read().state !== "polling") return;
      const asked = cursor;
      const stored = await storedEvents(snapshot.id, asked);
      // The socket may be back by now and tell the same events itself.
      if (!stored || isOver || cursor !== asked || liveConnection.read().state !== "polling") return;
      if (stored.events.length > 0) follow(stored.events, stored.events.at(-1)!.cursor);
      if (stored.events.some((event) => event.__typename === "RunChanged" && !isActive(event.status))) end();
    }, POLL_MS);

    return () => {
      isOver = true;
      clearInterval(poll);
      unsubscribe();
    };
  }, [snapshot, onEnd]);

  return progress;
}
