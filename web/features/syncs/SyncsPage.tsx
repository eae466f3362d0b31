"use client";
import { Play, Plus } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { Health, SyncsPageQuery as SyncsPageResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { describeSteps, HEALTH, isActive, toSegments } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, formatDuration, plural } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Status } from "../../ui/Status.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { SyncsPageQuery } from "./sync-queries.ts";
import { useStartRun } from "./use-start-run.ts";

const HEALTH_FIRST = Object.keys(HEALTH) as Health[];

export function SyncsPage() {
  const mayCreate = useMay("createSync");
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const [{ data, error, stale }, reload] = useQuery({
    query: SyncsPageQuery,
    variables: { search: asked || null, after },
  });
  const { startRun, startingId, refusal } = useStartRun();
  const frame = useRowKeys<HTMLDivElement>();
  const syncs = data?.syncs;
  return (
    <>
      <PageHead
        title="Syncs"
        actions={
          mayCreate && (
            <Link className="btn first" href="/syncs/new">
              <Plus size={15} aria-hidden="true" />
              New sync
            </Link>
          )
        }
      />
      <div className="row wrap">
        <SearchField label="Filter by name or source" value={search} onChange={(value) => setSearch(value || null)} />
        <span className="dim end">{syncs && `${plural(syncs.totalCount, "sync")} · health first`}</span>
      </div>
      {refusal && <Note tone="failed">{refusal}</Note>}
      {error && !syncs ? (
        <LoadError
          what="the syncs"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !syncs ? (
        <Skeleton lines={10} />
      ) : syncs.nodes.length === 0 ? (
        asked ? (
          <Empty
            title={`No sync matches "${asked}".`}
            action={
              <button type="button" className="btn" onClick={() => setSearch(null)}>
                Clear "{asked}"
              </button>
            }
          />
        ) : (
          <Empty
            title="There is no sync yet."
            action={
              <Link className="btn" href="/syncs/new">
                Pick a connector
              </Link>
            }
          >
            A sync is a source with the streams it reads.
          </Empty>
        )
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" ref={frame} tabIndex={0} data-stale={stale || undefined}>
          <table>
            <caption className="sr">Syncs, those that fail first</caption>
            <thead>
              <tr>
                <th scope="col">Health</th>
                <th scope="col">Sync</th>
                <th scope="col">Source</th>
                <th scope="col" className="n">
                  Streams
                </th>
                <th scope="col">Steps of the last run</th>
                <th scope="col">Last run</th>
                <th scope="col" className="n">
                  Took
                </th>
                <th scope="col" className="n">
                  Rows
                </th>
                <th scope="col">
                  <span className="sr">Act</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {syncs.nodes
                .toSorted((a, b) => HEALTH_FIRST.indexOf(a.health) - HEALTH_FIRST.indexOf(b.health))
                .map((sync) => (
                  <SyncRow
                    key={sync.id}
                    sync={sync}
                    isStarting={startingId === sync.id}
                    onRun={() => startRun(sync.id)}
                  />
                ))}
            </tbody>
          </table>
        </div>
      )}
      {syncs?.pageInfo.hasNextPage && (
        <button type="button" className="btn self-start" onClick={() => setAfter(syncs.pageInfo.endCursor ?? null)}>
          Next 50
        </button>
      )}
      {after && (
        <button type="button" className="quiet self-start" onClick={() => setAfter(null)}>
          Back to the first
        </button>
      )}
    </>
  );
}

type SyncNode = SyncsPageResult["syncs"]["nodes"][number];

function SyncRow({ sync, isStarting, onRun }: { sync: SyncNode; isStarting: boolean; onRun: () => void }) {
  const now = useNow();
  const mayStart = useMay("startRun");
  const run = sync.latestRun;
  const isRunning = run != null && isActive(run.status);
  const { word, tone } = HEALTH[sync.health];
  const endMs = run?.endedAt ? Date.parse(run.endedAt) : now;
  return (
    <tr>
      <td>
        <Status tone={tone}>{word}</Status>
      </td>
      <td>
        <Link href={`/syncs/${sync.id}`} data-row>
          {sync.name}
        </Link>
      </td>
      <td className="soft">
        {sync.source.name}
        {sync.source.connector && (
          <span className="dim sm">
            {" "}
            · {sync.source.connector.name} {sync.source.connector.version}
          </span>
        )}
      </td>
      <td className="n">{formatCount(sync.streams.totalCount)}</td>
      <td>
        <MiniScale segments={toSegments(run?.steps ?? [])} label={run ? describeSteps(run.steps) : "Never run"} />
      </td>
      <td>
        {run ? (
          <Link href={`/runs/${run.id}`}>
            <Ago at={run.startedAt ?? run.queuedAt} />
          </Link>
        ) : (
          "–"
        )}
      </td>
      <td className="n">{run?.startedAt ? formatDuration(endMs - Date.parse(run.startedAt)) : "–"}</td>
      <td className="n">{formatCount(run?.balance.read)}</td>
      <td className="n">
        {isRunning ? (
          <Link className="link" href={`/runs/${run.id}`}>
            Watch
          </Link>
        ) : (
          mayStart && (
            <button type="button" className="btn small" disabled={isStarting} onClick={onRun}>
              <Play size={13} aria-hidden="true" />
              Run<span className="sr"> {sync.name}</span>
            </button>
          )
        )}
      </td>
    </tr>
  );
}
