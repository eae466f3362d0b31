"use client";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { SourceStatus, SourcesQuery as SourcesResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { CheckSourceMutation, DeleteSourceMutation, RediscoverMutation, SourcesQuery } from "./connector-queries.ts";
import { SourceDetail } from "./SourceDetail.tsx";

const STATUS = {
  OK: { word: "Answers", tone: "succeeded" },
  FAILED: { word: "Check failed", tone: "failed" },
  UNCHECKED: { word: "Not checked", tone: "noteval" },
} as const satisfies Record<SourceStatus, unknown>;

type Source = SourcesResult["sources"]["nodes"][number];
type Message = { tone: "failed" | "succeeded"; text: string };

/** The sources that are set up, with their last check. */
export function SourceList() {
  const [after, setAfter] = useState<string | null>(null);
  const [chosenId, setChosenId] = useQueryState("source", parseAsString);
  const [{ data, error }, reload] = useQuery({ query: SourcesQuery, variables: { after } });
  const [message, setMessage] = useState<Message | null>(null);
  const [deleting, setDeleting] = useState<Source | null>(null);
  const sources = data?.sources;
  return (
    <Panel title="Your sources" aside={<span className="dim">{sources && formatCount(sources.totalCount)}</span>}>
      <div aria-live="polite">{message && <Note tone={message.tone}>{message.text}</Note>}</div>
      {error && !sources ? (
        <LoadError
          what="the sources"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !sources ? (
        <Skeleton lines={4} />
      ) : sources.nodes.length === 0 ? (
        <Empty
          title="No source is set up."
          action={
            <Link className="btn" href="/syncs/new">
              Pick a connector
            </Link>
          }
        />
      ) : (
        <div className={chosenId ? "cols main-aside" : undefined}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
          <div className="scroll" tabIndex={0}>
            <table>
              <caption className="sr">Sources</caption>
              <thead>
                <tr>
                  <th scope="col">Source</th>
                  <th scope="col">Connector</th>
                  <th scope="col">Last check</th>
                  <th scope="col" className="n">
                    Streams
                  </th>
                  <th scope="col" className="n">
                    Syncs
                  </th>
                  <th scope="col">
                    <span className="sr">Act</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {sources.nodes.map((source) => (
                  <SourceRow
                    key={source.id}
                    source={source}
                    isChosen={source.id === chosenId}
                    onChoose={() => setChosenId(source.id === chosenId ? null : source.id)}
                    onMessage={setMessage}
                    onDelete={() => setDeleting(source)}
                  />
                ))}
              </tbody>
            </table>
          </div>
          {chosenId && <SourceDetail id={chosenId} onClose={() => setChosenId(null)} />}
        </div>
      )}
      {sources?.pageInfo.hasNextPage && (
        <button type="button" className="btn mt-3" onClick={() => setAfter(sources.pageInfo.endCursor ?? null)}>
          Next 50
        </button>
      )}
      {deleting && (
        <DeleteSourceDialog
          source={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            if (deleting.id === chosenId) void setChosenId(null);
            setMessage({ tone: "succeeded", text: `${deleting.name} is deleted.` });
          }}
        />
      )}
    </Panel>
  );
}

function SourceRow(props: {
  source: Source;
  isChosen: boolean;
  onChoose: () => void;
  onMessage: (message: Message | null) => void;
  onDelete: () => void;
}) {
  const { source, onMessage } = props;
  const [checking, check] = useMutation(CheckSourceMutation);
  const [discovering, discover] = useMutation(RediscoverMutation);
  const mayChange = useMay("deleteSource");
  const { word, tone } = STATUS[source.status];

  async function checkNow() {
    onMessage(null);
    const { data, error } = await check({ input: { id: source.id } });
    const refused = error ? toProblem(error).message : data?.checkSource.userErrors[0]?.message;
    if (refused) onMessage({ tone: "failed", text: refused });
  }
  async function rediscover() {
    onMessage(null);
    const { data, error } = await discover({ input: { sourceId: source.id } });
    const refused = error ? toProblem(error).message : data?.discoverStreams.userErrors[0]?.message;
    const found = data?.discoverStreams.source?.streams.totalCount;
    onMessage(
      refused
        ? { tone: "failed", text: refused }
        : { tone: "succeeded", text: `${source.name} offers ${plural(found, "stream")}.` },
    );
  }
  return (
    <tr aria-selected={props.isChosen || undefined}>
      <td>
        <button type="button" className="rowlink" onClick={props.onChoose}>
          {source.name}
        </button>
      </td>
      <td className="soft">{source.connector ? `${source.connector.name} ${source.connector.version}` : "–"}</td>
      <td>
        <Status tone={checking.fetching ? "running" : tone}>{checking.fetching ? "Asking" : word}</Status>{" "}
        {source.lastCheck && (
          <span className="dim sm" title={source.lastCheck.message ?? undefined}>
            <Ago at={source.lastCheck.at} />
            {!source.lastCheck.ok && source.lastCheck.message && `: ${source.lastCheck.message.slice(0, 80)}`}
          </span>
        )}
      </td>
      <td className="n">{formatCount(source.streams.totalCount)}</td>
      <td className="n">{formatCount(source.syncs.totalCount)}</td>
      <td className="n">
        <span className="acts">
          {/* One role may all of them. */}
          {mayChange && (
            <>
              <button type="button" className="quiet" disabled={checking.fetching} onClick={checkNow}>
                Check now<span className="sr">: {source.name}</span>
              </button>
              <button type="button" className="quiet" disabled={discovering.fetching} onClick={rediscover}>
                {discovering.fetching ? "Asking" : "Read its streams"}
                <span className="sr">: {source.name}</span>
              </button>
              <Link className="link sm" href={`/syncs/new/streams?source=${encodeURIComponent(source.id)}`}>
                New sync<span className="sr"> from {source.name}</span>
              </Link>
              <Link className="link sm" href={`/sources/${encodeURIComponent(source.id)}`}>
                Edit<span className="sr"> {source.name}</span>
              </Link>
              {source.connector && (
                <Link
                  className="link sm"
                  href={`/syncs/new/configure?connector=${encodeURIComponent(source.connector.id)}&copy=${encodeURIComponent(source.id)}`}
                >
                  Duplicate<span className="sr"> {source.name}</span>
                </Link>
              )}
              <button type="button" className="quiet danger" onClick={props.onDelete}>
                Delete<span className="sr"> {source.name}</span>
              </button>
            </>
          )}
        </span>
      </td>
    </tr>
  );
}

function DeleteSourceDialog({
  source,
  onClose,
  onDeleted,
}: {
  source: Source;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const [{ fetching }, deleteSource] = useMutation(DeleteSourceMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function confirm() {
    const { data, error } = await deleteSource({ input: { id: source.id } });
    if (data?.deleteSource.deletedId) onDeleted();
    else setRefusal(error ? toProblem(error).message : (data?.deleteSource.userErrors[0]?.message ?? null));
  }
  return (
    <Dialog title={`Delete ${source.name}`} onClose={onClose}>
      <p>
        This deletes the source, its config and its secrets.{" "}
        {source.syncs.totalCount > 0 && `${plural(source.syncs.totalCount, "sync")} read from it.`}
      </p>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="btn danger" disabled={fetching} onClick={confirm}>
          Delete {source.name}
        </button>
      </div>
    </Dialog>
  );
}
