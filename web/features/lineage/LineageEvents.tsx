"use client";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { formatDateTime, plural } from "../../ui/format.ts";
import { JsonView } from "../../ui/JsonView.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { LineageEventsQuery, LineagePayloadQuery } from "./lineage-queries.ts";

/** The OpenLineage events as stored, newest first, with the payload of the chosen one. */
export function LineageEvents({ runId }: { runId: string | null }) {
  const [after, setAfter] = useState<string | null>(null);
  const [eventId, setEventId] = useQueryState("event", parseAsString);
  const [{ data, error }, reload] = useQuery({ query: LineageEventsQuery, variables: { runId, after } });
  const frame = useRowKeys<HTMLDivElement>();
  const events = data?.lineageEvents;
  if (error && !events)
    return (
      <LoadError
        what="the lineage events"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!events) return <Skeleton lines={8} />;
  if (events.nodes.length === 0) {
    return (
      <Empty
        title={runId ? "This run has stored no lineage event." : "No lineage event is stored yet."}
        action={
          runId && (
            <Link className="btn" href="?view=events">
              Events of every run
            </Link>
          )
        }
      />
    );
  }
  const chosenId = eventId ?? events.nodes[0]?.id;
  return (
    <div className="cols two">
      <div className="stack">
        <p className="row wrap dim sm">
          {plural(events.totalCount, "event")}
          {runId && (
            <Link className="link" href="?view=events">
              of one run: show all
            </Link>
          )}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
        <div className="scroll" ref={frame} tabIndex={0}>
          <table className="tight">
            <caption className="sr">Lineage events, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Job</th>
                <th scope="col" className="n">
                  When
                </th>
              </tr>
            </thead>
            <tbody>
              {events.nodes.map((event) => (
                <tr key={event.id} aria-selected={event.id === chosenId || undefined}>
                  <td>
                    <button type="button" className="rowlink" data-row onClick={() => setEventId(event.id)}>
                      {event.eventType.toLowerCase()}
                    </button>
                  </td>
                  <td className="mono range" title={`${event.jobNamespace ?? ""} ${event.jobName ?? ""}`}>
                    {event.jobName ?? "no job"}
                  </td>
                  <td className="n">{formatDateTime(event.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {events.pageInfo.hasNextPage && (
          <button type="button" className="btn self-start" onClick={() => setAfter(events.pageInfo.endCursor ?? null)}>
            Next 50
          </button>
        )}
      </div>
      {chosenId && <EventPayload id={chosenId} />}
    </div>
  );
}

function EventPayload({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: LineagePayloadQuery, variables: { id } });
  if (error && !data?.node)
    return (
      <LoadError
        what="this event"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={8} />;
  if (data.node?.__typename !== "LineageEvent") return <Empty title="There is no such event." />;
  const { payload } = data.node;
  return (
    <Panel
      title="Payload"
      aside={
        <span className="end">
          <CopyButton isBare label="Copy" text={() => JSON.stringify(payload, null, 2)} />
        </span>
      }
    >
      <JsonView value={payload} />
    </Panel>
  );
}
