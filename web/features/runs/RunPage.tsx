"use client";
import { RotateCcw, RotateCw, Square } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useCallback, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { StepKind } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { isActive, RUN_PURPOSE, RUN_STATUS, STEPS, TRIGGER } from "../../graphql/words.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { formatClock, formatCount, toNumber } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { useHotkeys } from "../../ui/use-hotkeys.ts";
import { FailureCard } from "./FailureCard.tsx";
import { isSettled, type Run, type RunProgress, startProgress } from "./fold-run-events.ts";
import { HoldCard } from "./HoldCard.tsx";
import { RecordBalance } from "./RecordBalance.tsx";
import { RunAttempts } from "./RunAttempts.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { RunLog } from "./RunLog.tsx";
import { RunResults } from "./RunResults.tsx";
import { RunWaits } from "./RunWaits.tsx";
import { CancelRunMutation, RetryRunMutation, RunAgainMutation, RunPageQuery } from "./run-queries.ts";
import { StepAnnouncer } from "./StepAnnouncer.tsx";
import { type CellChoice, StepMatrix } from "./StepMatrix.tsx";
import { StepRail } from "./StepRail.tsx";
import { Throughput } from "./Throughput.tsx";
import { TimeSpent } from "./TimeSpent.tsx";
import { useRunProgress } from "./use-run-progress.ts";
import { useRunTitle } from "./use-run-title.ts";

const KINDS = STEPS.map(({ kind }) => kind);

export function RunPage({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: RunPageQuery, variables: { id } });
  const refresh = useCallback(() => reload({ requestPolicy: "network-only" }), [reload]);
  if (error && !data?.node) return <LoadError what="this run" problem={toProblem(error)} onRetry={refresh} />;
  if (!data) return <Skeleton lines={12} />;
  if (data.node?.__typename !== "SyncRun") {
    return (
      <Empty title="There is no such run.">
        The link may be wrong, or its sync was deleted together with its runs.
      </Empty>
    );
  }
  return <LiveRun key={id} run={data.node} onEnd={refresh} />;
}

function LiveRun({ run, onEnd }: { run: Run; onEnd: () => void }) {
  const progress = useRunProgress(run, onEnd);
  // What the end of a run did, and that it ended while nobody told us, is known from the page's own question.
  const { headline, steps: known } = isSettled(run) ? startProgress(run) : progress;
  const [chosenSteps, setChosenSteps] = useQueryState(
    "step",
    parseAsArrayOf(parseAsStringLiteral(KINDS)).withDefault([]),
  );
  const [chosenStreams, setChosenStreams] = useQueryState("stream", parseAsArrayOf(parseAsString).withDefault([]));
  const [isFailedOnly, setIsFailedOnly] = useQueryState("failed", parseAsBoolean.withDefault(false));
  useHotkeys({ f: () => setIsFailedOnly(!isFailedOnly || null) });
  useRunTitle(run, headline.status, known.read);

  const steps = KINDS.flatMap((kind) => known[kind.toLowerCase()] ?? []);
  const stepOf = (stream: Run["streams"]["nodes"][number], kind: StepKind) => {
    const id = stream.steps.find((step) => step.kind === kind)?.id ?? `${stream.name}/${kind.toLowerCase()}`;
    return known[id];
  };
  const rows = run.streams.nodes.map((stream) => ({
    stream,
    name: stream.name,
    steps: KINDS.flatMap((kind) => stepOf(stream, kind) ?? []),
  }));
  const shownRows = isFailedOnly
    ? rows.filter((row) => row.steps.some(({ status }) => status === "FAILED" || status === "WARNED"))
    : rows;
  const streamSteps = rows.flatMap((row) => row.steps);

  const chooseStep = (kind: StepKind, isAdding: boolean) => setChosenSteps(toggle(chosenSteps, kind, isAdding));
  const chooseCell = ({ kind, stream, isAdding }: CellChoice) => {
    setChosenStreams(toggle(chosenStreams, stream, isAdding));
    if (kind) setChosenSteps(chosenStreams.includes(stream) && chosenSteps.includes(kind) && !isAdding ? null : [kind]);
  };
  const isFiltered = chosenSteps.length > 0 || chosenStreams.length > 0;
  const isOver = !isActive(headline.status);

  return (
    <>
      <RunHead run={run} headline={headline} />
      {headline.status === "QUEUED" && !headline.nextAttemptAt && (
        <Note tone="queued">
          Queued: it starts as soon as a worker is free{run.queuePosition ? `, after ${run.queuePosition} more.` : "."}
        </Note>
      )}
      <HoldCard run={run} headline={headline} rows={toNumber(known.explore?.done)} />
      <RunWaits headline={headline} reads={isOver ? [] : streamSteps.filter(({ kind }) => kind === "READ")} />
      {headline.failure && isOver && <FailureCard failure={headline.failure} />}
      <RunFacts run={run} headline={headline} read={known.read} navigate={known.navigate} />
      <section aria-label="Steps">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
        <div className="railwrap" tabIndex={0}>
          <StepRail steps={steps} streamSteps={streamSteps} chosen={chosenSteps} onChoose={chooseStep} />
          {shownRows.length > 0 && (
            <StepMatrix
              streams={shownRows.map(({ stream }) => stream)}
              stepOf={stepOf}
              chosenStreams={chosenStreams}
              onChoose={chooseCell}
            />
          )}
        </div>
        {run.streams.totalCount > rows.length && (
          <p className="dim sm">
            The first {formatCount(rows.length)} of {formatCount(run.streams.totalCount)} streams; the steps above count
            all.
          </p>
        )}
        {isFailedOnly && shownRows.length === 0 && <p className="dim blank">No stream failed or warned.</p>}
        <RecordBalance
          balance={headline.balance}
          readSoFar={known.read?.done}
          isOver={isOver}
          aside={
            <span className="end dim xs row wrap">
              {isFiltered && (
                <button
                  type="button"
                  className="quiet"
                  onClick={() => {
                    setChosenSteps(null);
                    setChosenStreams(null);
                  }}
                >
                  Clear filter: {[...chosenSteps.map((kind) => kind.toLowerCase()), ...chosenStreams].join(", ")}
                </button>
              )}
              <span className="only-wide">
                Select a step to filter the log · <kbd>⇧</kbd> click adds
              </span>
              <button
                type="button"
                className="quiet"
                aria-pressed={isFailedOnly}
                onClick={() => setIsFailedOnly(!isFailedOnly || null)}
              >
                {isFailedOnly ? "All streams" : "Failed only"} <kbd>f</kbd>
              </button>
            </span>
          }
        />
        <StepAnnouncer steps={steps} />
      </section>
      {isOver && headline.startedAt && headline.endedAt && (
        <div className="cols two">
          <RunResults run={run} steps={steps} />
          <TimeSpent rows={rows} startedAt={headline.startedAt} endedAt={headline.endedAt} />
        </div>
      )}
      <RunAttempts attempts={run.attempts} />
      <div className="cols five-six">
        <Throughput
          samples={progress.samples}
          read={known.read}
          streamReads={streamSteps.filter(({ kind }) => kind === "READ")}
        />
        <RunLog
          lines={progress.log}
          steps={chosenSteps}
          streams={chosenStreams}
          isLive={!isOver}
          name={`${run.sync.name}-${run.number}`}
        />
      </div>
    </>
  );
}

function RunHead({ run, headline }: { run: Run; headline: RunProgress["headline"] }) {
  const router = useRouter();
  const [cancelling, cancel] = useMutation(CancelRunMutation);
  const [starting, start] = useMutation(RunAgainMutation);
  const [retrying, retry] = useMutation(RetryRunMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  const mayStart = useMay("startRun");
  const mayCancel = useMay("cancelRun");
  const mayRetry = useMay("retryRun");
  const { word, tone } = RUN_STATUS[headline.status];
  const isOver = !isActive(headline.status);

  async function cancelRun() {
    const { data, error } = await cancel({ input: { id: run.id } });
    setRefusal(error ? toProblem(error).message : (data?.cancelRun.userErrors[0]?.message ?? null));
  }
  async function runAgain() {
    const { data, error } = await start({ input: { syncId: run.sync.id } });
    const started = data?.startRun.run;
    if (started) router.push(`/runs/${started.id}`);
    else setRefusal(error ? toProblem(error).message : (data?.startRun.userErrors[0]?.message ?? null));
  }
  async function retryFailed() {
    const { data, error } = await retry({ input: { id: run.id } });
    const started = data?.retryRun.run;
    if (started) router.push(`/runs/${started.id}`);
    else setRefusal(error ? toProblem(error).message : (data?.retryRun.userErrors[0]?.message ?? null));
  }

  return (
    <>
      <PageHead
        title={`Run ${run.number}`}
        crumbs={[
          { href: "/syncs", text: "Syncs" },
          { href: `/syncs/${run.sync.id}`, text: run.sync.name },
          { href: `/runs?sync=${run.sync.id}`, text: "Runs" },
        ]}
        beside={
          <>
            <Status tone={tone} isFilled>
              {word}
            </Status>
            <span className="soft">
              {RUN_PURPOSE[run.purpose] && `${RUN_PURPOSE[run.purpose]} · `}
              {run.retryOf && (
                <>
                  tries <Link href={`/runs/${run.retryOf.id}`}>run {run.retryOf.number}</Link> again ·{" "}
                </>
              )}
              {headline.attempt > 1 && `attempt ${headline.attempt} · `}
              started {TRIGGER[run.trigger]}
              {run.triggeredBy && ` by ${run.triggeredBy}`}, {formatClock(headline.startedAt ?? run.queuedAt)}
            </span>
          </>
        }
        actions={
          <>
            <CopyButton isBare label="Copy link" text={() => location.href} />
            {isOver && run.canRetry && mayRetry && (
              <button type="button" className="btn" disabled={retrying.fetching} onClick={retryFailed}>
                <RotateCcw size={15} aria-hidden="true" />
                {headline.status === "PARTIAL" ? "Retry what failed" : "Retry"}
              </button>
            )}
            {isOver && headline.status !== "HELD" && mayStart && (
              <button type="button" className="btn first" disabled={starting.fetching} onClick={runAgain}>
                <RotateCw size={15} aria-hidden="true" />
                Run again
              </button>
            )}
            {!isOver && mayCancel && (
              <button
                type="button"
                className="btn danger"
                disabled={cancelling.fetching || headline.status === "CANCELLING" || !run.canCancel}
                onClick={cancelRun}
              >
                <Square size={15} aria-hidden="true" />
                {headline.status === "CANCELLING" ? "Cancelling" : "Cancel run"}
              </button>
            )}
          </>
        }
      />
      {refusal && <Note tone="failed">{refusal}</Note>}
    </>
  );
}

function toggle<Value>(chosen: readonly Value[], value: Value, isAdding: boolean): Value[] | null {
  const next = chosen.includes(value)
    ? chosen.filter((each) => each !== value)
    : isAdding
      ? [...chosen, value]
      : [value];
  return next.length > 0 ? next : null;
}
