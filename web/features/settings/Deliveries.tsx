"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { DeliveriesQuery as DeliveriesResult, DeliveryStatus } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatDateTime, formatDuration, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { DeliveriesQuery, SendAgainMutation } from "./settings-queries.ts";

const STATUS = {
  PENDING: { word: "Waits", tone: "queued" },
  FAILED: { word: "Tried, will be again", tone: "partial" },
  DELIVERED: { word: "Arrived", tone: "succeeded" },
  GIVEN_UP: { word: "Given up", tone: "failed" },
} as const satisfies Record<DeliveryStatus, unknown>;
const SHOWN = ["all", "open", "failed"] as const;
const OF_SHOWN: Record<(typeof SHOWN)[number], DeliveryStatus[] | null> = {
  all: null,
  open: ["PENDING", "FAILED"],
  failed: ["GIVEN_UP"],
};

/** Everything that was sent to other systems, with each try. */
export function Deliveries() {
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("all"));
  const [after, setAfter] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [{ data, error }, reload] = useQuery({
    query: DeliveriesQuery,
    variables: { after, filter: { statuses: OF_SHOWN[shown] } },
    requestPolicy: "cache-and-network",
  });
  const deliveries = data?.deliveries;
  const again = () => reload({ requestPolicy: "network-only" });
  return (
    <Panel
      title="What was sent"
      aside={
        <button type="button" className="btn small" onClick={again}>
          Look again
        </button>
      }
    >
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row wrap mb-3">
        <Segmented
          label="Show"
          value={shown}
          onChange={(value) => void setShown(value)}
          choices={[
            { value: "all", text: "All" },
            { value: "open", text: "Under way" },
            { value: "failed", text: "Given up" },
          ]}
        />
      </div>
      {error && !deliveries ? (
        <LoadError what="the deliveries" problem={toProblem(error)} onRetry={again} />
      ) : !deliveries ? (
        <Skeleton lines={8} />
      ) : deliveries.nodes.length === 0 ? (
        <Empty title={shown === "all" ? "Nothing has been sent yet." : "None is like this."} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Deliveries, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Queued</th>
                <th scope="col">To</th>
                <th scope="col">What</th>
                <th scope="col">Came of it</th>
                <th scope="col">
                  <span className="sr">Act</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {deliveries.nodes.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} onRefusal={setRefusal} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {deliveries?.pageInfo.hasNextPage && (
        <button type="button" className="btn mt-3" onClick={() => setAfter(deliveries.pageInfo.endCursor ?? null)}>
          Next 50
        </button>
      )}
    </Panel>
  );
}

function DeliveryRow({
  delivery,
  onRefusal,
}: {
  delivery: DeliveriesResult["deliveries"]["nodes"][number];
  onRefusal: (refusal: string | null) => void;
}) {
  const [{ fetching }, sendAgain] = useMutation(SendAgainMutation);
  const { word, tone } = STATUS[delivery.status];
  async function send() {
    const { data, error } = await sendAgain({ input: { id: delivery.id } });
    onRefusal(error ? toProblem(error).message : (data?.sendAgain.userErrors[0]?.message ?? null));
  }
  return (
    <tr>
      <td>
        <Ago at={delivery.createdAt} />
      </td>
      <td>
        {delivery.targetName} <span className="dim sm">{delivery.kind.toLowerCase()}</span>
      </td>
      <td>{delivery.subject}</td>
      <td>
        <Status tone={tone}>{word}</Status>{" "}
        {delivery.tries.length > 0 && (
          <details>
            <summary>
              {plural(delivery.tries.length, "try", "tries")}
              {delivery.nextTryAt && `, next ${formatDateTime(delivery.nextTryAt)}`}
            </summary>
            <ol className="plain sm">
              {delivery.tries.map((each) => (
                <li key={each.number}>
                  {formatDateTime(each.at)} · {formatDuration(each.durationMs)} · {each.status ?? "no answer"}
                  {each.error && ` · ${each.error}`}
                  {each.answer && <pre className="wrapped">{each.answer}</pre>}
                </li>
              ))}
            </ol>
          </details>
        )}
      </td>
      <td className="n">
        <button type="button" className="quiet" disabled={fetching} onClick={send}>
          Send again<span className="sr"> {delivery.subject}</span>
        </button>
      </td>
    </tr>
  );
}
