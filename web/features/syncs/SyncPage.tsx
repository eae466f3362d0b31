"use client";
import { Play, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { SyncPageQuery as SyncPageResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { describeSteps, HEALTH, isActive, RUN_STATUS, toSegments } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Facts } from "../../ui/Facts.tsx";
import { formatCount, formatDateTime, plural } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { PausedNote } from "./PausedNote.tsx";
import { SchemaChanges } from "./SchemaChanges.tsx";
import { SyncRuns } from "./SyncRuns.tsx";
import { SyncSettings } from "./SyncSettings.tsx";
import { SyncStreams } from "./SyncStreams.tsx";
import { SyncStates } from "./state/SyncStates.tsx";
import { DeleteSyncMutation, SyncPageQuery } from "./sync-queries.ts";
import { useStartRun } from "./use-start-run.ts";

const TABS = ["streams", "runs", "schedule", "state", "schema", "settings"] as const;
export type SyncDetail = Extract<NonNullable<SyncPageResult["node"]>, { __typename: "Sync" }>;

/** `schedule` is the tab of that name. */
export function SyncPage({ id, schedule }: { id: string; schedule: ReactNode }) {
  const [{ data, error }, reload] = useQuery({ query: SyncPageQuery, variables: { id } });
  if (error && !data?.node)
    return (
      <LoadError
        what="this sync"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={10} />;
  if (data.node?.__typename !== "Sync") {
    return (
      <Empty
        title="There is no such sync."
        action={
          <Link className="btn" href="/syncs">
            All syncs
          </Link>
        }
      />
    );
  }
  return <SyncView sync={data.node} schedule={schedule} />;
}

function SyncView({ sync, schedule }: { sync: SyncDetail; schedule: ReactNode }) {
  const [tab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("streams"));
  const [isDeleting, setIsDeleting] = useState(false);
  const { startRun, startingId, refusal } = useStartRun();
  const mayStart = useMay("startRun");
  const mayDelete = useMay("deleteSync");
  useTitle(sync.name);
  const run = sync.latestRun;
  const isRunning = run != null && isActive(run.status);
  const { word, tone } = HEALTH[sync.health];
  const tabs = [
    { tab: "streams", text: "Streams", count: sync.streams.totalCount },
    { tab: "runs", text: "Runs", count: sync.runs.totalCount },
    { tab: "schedule", text: "Schedule", count: undefined },
    { tab: "state", text: "State", count: sync.states.totalCount },
    { tab: "schema", text: "Schema", count: sync.changes.totalCount },
    { tab: "settings", text: "Settings", count: undefined },
  ] as const;
  return (
    <>
      <PageHead
        title={sync.name}
        crumbs={[{ href: "/syncs", text: "Syncs" }]}
        beside={
          <Status tone={tone} isFilled>
            {word}
          </Status>
        }
        actions={
          <>
            {mayDelete && (
              <button type="button" className="btn bare" disabled={isRunning} onClick={() => setIsDeleting(true)}>
                <Trash2 size={15} aria-hidden="true" />
                Delete
              </button>
            )}
            {isRunning && (
              <Link className="btn first" href={`/runs/${run.id}`}>
                Watch run {run.number}
              </Link>
            )}
            {!isRunning && mayStart && (
              <button
                type="button"
                className="btn first"
                disabled={startingId !== null}
                onClick={() => startRun(sync.id)}
              >
                <Play size={15} aria-hidden="true" />
                Run
              </button>
            )}
          </>
        }
      />
      {refusal && <Note tone="failed">{refusal}</Note>}
      {sync.pausedAt && <PausedNote sync={sync} />}
      {run?.failure && !sync.pausedAt && (
        <Note
          tone="failed"
          actions={
            <Link className="btn small" href={`/runs/${run.id}`}>
              Open run {run.number}
            </Link>
          }
        >
          <b className="strong">Its last run {RUN_STATUS[run.status].word.toLowerCase()}.</b> {run.failure.message}
        </Note>
      )}
      <Facts
        facts={[
          { name: "Source", value: <Link href={`/connectors?source=${sync.source.id}`}>{sync.source.name}</Link> },
          {
            name: "Connector",
            value: sync.source.connector ? `${sync.source.connector.name} ${sync.source.connector.version}` : "–",
          },
          { name: "Streams", value: formatCount(sync.streams.totalCount) },
          {
            name: "Last run",
            value: run ? (
              <>
                <Ago at={run.startedAt ?? run.queuedAt} />
                <MiniScale segments={toSegments(run.steps)} label={describeSteps(run.steps)} />
              </>
            ) : (
              "never"
            ),
          },
          { name: "Rows read", value: formatCount(run?.balance.read) },
          { name: "Made", value: <Ago at={sync.createdAt} />, title: formatDateTime(sync.createdAt) },
        ]}
      />
      <TabLinks
        label="Parts of this sync"
        tabs={tabs.map((each) => ({
          href: `?tab=${each.tab}`,
          text: each.text,
          count: each.count,
          isCurrent: each.tab === tab,
        }))}
      />
      {tab === "streams" && <SyncStreams sync={sync} />}
      {tab === "runs" && <SyncRuns sync={sync} />}
      {tab === "schedule" && schedule}
      {tab === "state" && <SyncStates syncId={sync.id} />}
      {tab === "schema" && <SchemaChanges syncId={sync.id} />}
      {tab === "settings" && <SyncSettings key={sync.version} sync={sync} />}
      {isDeleting && <DeleteDialog sync={sync} onClose={() => setIsDeleting(false)} />}
    </>
  );
}

function DeleteDialog({ sync, onClose }: { sync: SyncDetail; onClose: () => void }) {
  const router = useRouter();
  const [{ fetching }, deleteSync] = useMutation(DeleteSyncMutation);
  const [typed, setTyped] = useState("");
  const [dropTables, setDropTables] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const datasets = sync.streams.nodes.flatMap((stream) => stream.datasets).length;

  async function confirm() {
    const { data, error } = await deleteSync({ input: { id: sync.id, dropTables } });
    if (data?.deleteSync.deletedId) router.push("/syncs");
    else setRefusal(error ? toProblem(error).message : (data?.deleteSync.userErrors[0]?.message ?? null));
  }
  return (
    <Dialog title={`Delete ${sync.name}`} onClose={onClose}>
      <p>
        This deletes the sync with {plural(sync.runs.totalCount, "run")} and {plural(sync.states.totalCount, "state")},
        and takes its {plural(datasets, "dataset")} out of the catalog. The source {sync.source.name} stays.
      </p>
      <div className="form">
        <label className="check">
          <input type="checkbox" checked={dropTables} onChange={(event) => setDropTables(event.target.checked)} />
          Drop its tables in explore, chart and navigate too, with all they hold
        </label>
        <div>
          <label htmlFor="confirm-name">Type the sync's name to delete it</label>
          <input
            id="confirm-name"
            className="input"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      </div>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="btn danger" disabled={typed !== sync.name || fetching} onClick={confirm}>
          Delete {sync.name}
        </button>
      </div>
    </Dialog>
  );
}
