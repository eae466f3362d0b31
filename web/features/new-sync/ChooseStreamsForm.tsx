"use client";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsJson, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { parseDraft, toScheduleInput } from "../../graphql/schedule-draft.ts";
import { formatCount, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { CreateSyncMutation, FirstRunMutation } from "./new-sync-queries.ts";
import { StreamsTable } from "./StreamsTable.tsx";
import { choiceProblems, type Stream, type StreamChoice, suggestChoice, toStreamInput } from "./stream-choices.ts";

type Shown = "all" | "selected" | "problems";

export function ChooseStreamsForm(props: {
  sourceId: string;
  sourceName: string;
  streams: readonly Stream[];
  discoverButton: ReactNode;
  schedule: ReactNode;
}) {
  const { streams } = props;
  const router = useRouter();
  const [schedule] = useQueryState("schedule", parseAsJson(parseDraft));
  const [choices, setChoices] = useState<Readonly<Record<string, StreamChoice>>>(() =>
    Object.fromEntries(streams.map((stream) => [stream.id, suggestChoice(stream)])),
  );
  const [name, setName] = useState(props.sourceName);
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [creating, createSync] = useMutation(CreateSyncMutation);
  const [starting, startRun] = useMutation(FirstRunMutation);

  const hasProblem = (stream: Stream) => Object.keys(choiceProblems(stream, choices[stream.id]!)).length > 0;
  const selected = streams.filter(({ id }) => choices[id]!.isEnabled);
  const problems = streams.filter(hasProblem);
  const listed = { all: streams, selected, problems }[shown].filter((stream) =>
    stream.name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const isBusy = creating.fetching || starting.fetching;
  const isReady = selected.length > 0 && problems.length === 0 && name.trim() !== "";

  async function create(isRun: boolean) {
    setRefusal(null);
    const input = {
      sourceId: props.sourceId,
      name: name.trim(),
      streams: selected.map((stream) => toStreamInput(stream, choices[stream.id]!)),
      schedule: schedule && toScheduleInput(schedule),
    };
    const { data, error } = await createSync({ input });
    const sync = data?.createSync.sync;
    if (!sync) {
      setRefusal(
        error
          ? toProblem(error).message
          : (data?.createSync.userErrors.map(({ message }) => message).join(" ") ?? null),
      );
      return;
    }
    if (!isRun) {
      router.push(`/syncs/${sync.id}`);
      return;
    }
    const started = await startRun({ input: { syncId: sync.id } });
    const run = started.data?.startRun.run;
    // A run that could not be started leaves a sync that can: its page says why.
    router.push(run ? `/runs/${run.id}` : `/syncs/${sync.id}`);
  }

  return (
    <div className="cols main-aside">
      <div className="stack">
        <div className="row wrap">
          <SearchField label="Filter streams" value={search} onChange={setSearch} />
          <Segmented
            label="Show"
            value={shown}
            onChange={setShown}
            choices={[
              { value: "all", text: "All", count: streams.length },
              { value: "selected", text: "Selected", count: selected.length },
              { value: "problems", text: "Needs a choice", count: problems.length },
            ]}
          />
          <span className="end">{props.discoverButton}</span>
        </div>
        {listed.length === 0 ? (
          <Empty
            title={
              search
                ? `No stream matches "${search}" here.`
                : shown === "problems"
                  ? "No stream needs a choice."
                  : "No stream is selected."
            }
            action={
              <button
                type="button"
                className="btn"
                onClick={() => {
                  setSearch("");
                  setShown("all");
                }}
              >
                Show all
              </button>
            }
          />
        ) : (
          <StreamsTable
            streams={listed}
            choices={choices}
            onChange={(ids, change) =>
              setChoices((before) => ({
                ...before,
                ...Object.fromEntries(ids.map((id) => [id, { ...before[id]!, ...change }])),
              }))
            }
          />
        )}
      </div>
      <Panel title="Name, schedule and run">
        <div className="form">
          {refusal && <Note tone="failed">{refusal}</Note>}
          <div>
            <label htmlFor="sync-name">Name of the sync</label>
            <input
              id="sync-name"
              className="input"
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          {props.schedule}
          <p className="soft">
            <b className="strong">{formatCount(selected.length)}</b> of {plural(streams.length, "stream")}
            {problems.length > 0 && `, ${plural(problems.length, "choice")} left`}
          </p>
          <p className="row wrap">
            <button type="button" className="btn first" disabled={!isReady || isBusy} onClick={() => create(true)}>
              <Play size={15} aria-hidden="true" />
              {isBusy ? "Creating" : "Create and run"}
            </button>
            <button type="button" className="btn" disabled={!isReady || isBusy} onClick={() => create(false)}>
              Create
            </button>
          </p>
          <p className="help">
            The first run reads everything. Records land raw first, so that nothing is lost by a later choice.
          </p>
        </div>
      </Panel>
    </div>
  );
}
