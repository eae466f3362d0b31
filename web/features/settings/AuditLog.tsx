"use client";
import { parseAsString, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { formatDateTime } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { AuditLogQuery } from "./settings-queries.ts";

export function AuditLog() {
  const [actor, setActor] = useQueryState("who", parseAsString.withDefault(""));
  const [action, setAction] = useQueryState("what", parseAsString.withDefault(""));
  const [after, setAfter] = useState<string | null>(null);
  const [who, what] = [useDeferredValue(actor.trim()), useDeferredValue(action.trim())];
  const [{ data, error }, reload] = useQuery({
    query: AuditLogQuery,
    variables: { after, filter: { actor: who || null, action: what || null } },
    requestPolicy: "cache-and-network",
  });
  const entries = data?.auditLog;
  const again = () => reload({ requestPolicy: "network-only" });
  return (
    <Panel
      title="Who did what"
      aside={
        <span className="acts">
          <a className="btn small" href="/audit.csv" download>
            CSV
          </a>
          <a className="btn small" href="/audit.jsonl" download>
            JSONL
          </a>
        </span>
      }
    >
      <div className="row wrap mb-3">
        <label className="field">
          <span className="sr">Only by</span>
          <input placeholder="Who, exactly" value={actor} onChange={(event) => setActor(event.target.value || null)} />
        </label>
        <label className="field">
          <span className="sr">Only the action</span>
          <input
            placeholder="What, such as startRun"
            value={action}
            onChange={(event) => setAction(event.target.value || null)}
          />
        </label>
      </div>
      {error && !entries ? (
        <LoadError what="the audit log" problem={toProblem(error)} onRetry={again} />
      ) : !entries ? (
        <Skeleton lines={8} />
      ) : entries.nodes.length === 0 ? (
        <Empty title={who || what ? "No entry is like this." : "Nothing has been changed yet."} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Audit log, newest first</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">On which</th>
                <th scope="col">Change</th>
              </tr>
            </thead>
            <tbody>
              {entries.nodes.map((entry) => (
                <tr key={entry.id}>
                  <td className="tnum">{formatDateTime(entry.at)}</td>
                  <td>
                    {entry.actorName} <span className="dim sm">{entry.actorKind === "API_KEY" ? "key" : ""}</span>
                  </td>
                  <td className="mono">{entry.action}</td>
                  <td title={entry.targetId ?? undefined}>{entry.targetLabel || entry.targetId || "–"}</td>
                  <td className="soft">
                    {entry.refusal && <Status tone="cancelled">Refused: {entry.refusal}</Status>}
                    {entry.changes.length > 0 && (
                      <details>
                        <summary>{entry.changes.map(({ field }) => field).join(", ")}</summary>
                        <ul className="plain">
                          {entry.changes.map(({ field, before, after: now }) => (
                            <li key={field}>
                              {field}: {before ?? "–"} → {now ?? "–"}
                            </li>
                          ))}
                        </ul>
                      </details>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries?.pageInfo.hasNextPage && (
        <button type="button" className="btn mt-3" onClick={() => setAfter(entries.pageInfo.endCursor ?? null)}>
          Next 50
        </button>
      )}
      {after && (
        <button type="button" className="quiet" onClick={() => setAfter(null)}>
          Back to the newest
        </button>
      )}
    </Panel>
  );
}
