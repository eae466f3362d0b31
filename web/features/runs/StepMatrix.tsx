"use client";
import type { MouseEvent } from "react";
import type { StepKind } from "../../graphql/generated/graphql.ts";
import { READ_MODE, STEP_STATUS, STEPS } from "../../graphql/words.ts";
import { type Tone, ToneIcon } from "../../ui/Status.tsx";
import type { Run, Step } from "./fold-run-events.ts";
import { type CellTone, stepCell } from "./step-reading.ts";

type StreamRun = Run["streams"]["nodes"][number];
const CELL_ICONS: Record<CellTone, Tone | null> = {
  "": "succeeded",
  now: "running",
  amber: "warn",
  red: "failed",
  vio: "vio",
  todo: null,
  idle: "skipped",
};

export type CellChoice = { kind?: StepKind; stream: string; isAdding: boolean };

/** Streams down, steps across, each column under its station. A cell filters what is below. */
export function StepMatrix(props: {
  streams: readonly StreamRun[];
  stepOf: (stream: StreamRun, kind: StepKind) => Step | undefined;
  chosenStreams: readonly string[];
  onChoose: (choice: CellChoice) => void;
}) {
  return (
    <table className="rail">
      <caption className="sr">Each stream's eight steps. Select a cell to filter the log.</caption>
      <colgroup>
        <col className="s" />
        {STEPS.map(({ kind }) => (
          <col key={kind} />
        ))}
      </colgroup>
      <thead className="sr">
        <tr>
          <th scope="col">Stream</th>
          {STEPS.map(({ kind, name }) => (
            <th key={kind} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.streams.map((stream) => (
          <tr key={stream.id} aria-selected={props.chosenStreams.includes(stream.name) || undefined}>
            <th scope="row">
              <button
                type="button"
                onClick={(event) => props.onChoose({ stream: stream.name, isAdding: event.shiftKey })}
              >
                {stream.name}
                <small>{READ_MODE[stream.readMode]}</small>
              </button>
            </th>
            {STEPS.map(({ kind, name }) => (
              <td key={kind}>
                <Cell
                  step={props.stepOf(stream, kind)}
                  label={`${stream.name}, ${name}`}
                  onChoose={(isAdding) => props.onChoose({ kind, stream: stream.name, isAdding })}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell(props: { step: Step | undefined; label: string; onChoose: (isAdding: boolean) => void }) {
  const { tone, text, aside } = stepCell(props.step);
  const icon = CELL_ICONS[tone];
  const total = Number(props.step?.total ?? 0);
  const share = total > 0 ? Math.min(100, (Number(props.step?.done) / total) * 100) : 0;
  const word = STEP_STATUS[props.step?.status ?? "PENDING"].word;
  return (
    <button
      type="button"
      className={`cell ${tone}`}
      style={tone === "now" ? { ["--p" as string]: `${share}%` } : undefined}
      onClick={(event: MouseEvent) => props.onChoose(event.shiftKey)}
    >
      <span className="sr">
        {props.label}: {word}
      </span>
      {icon && <ToneIcon tone={icon} size={13} />}
      {tone === "todo" ? <span aria-hidden="true">{text}</span> : text}
      {aside && <small>{aside}</small>}
    </button>
  );
}
