"use client";
import type { MouseEvent } from "react";
import type { StepKind } from "../../graphql/generated/graphql.ts";
import { STEP_STATUS, STEPS } from "../../graphql/words.ts";
import { type Tone, ToneIcon } from "../../ui/Status.tsx";
import type { Step } from "./fold-run-events.ts";
import { stepBadge, stepDetail, stepReading, stepShare } from "./step-reading.ts";

type StationProps = {
  step: Step | undefined;
  index: number;
  streams: readonly Step[];
  isChosen: boolean;
  onChoose: (kind: StepKind, isAdding: boolean) => void;
};

/** The large scale: eight stations, each with status, bar, one reading and one line of detail. On a phone a ladder. */
export function StepRail(props: {
  steps: readonly Step[];
  streamSteps: readonly Step[];
  chosen: readonly StepKind[];
  onChoose: (kind: StepKind, isAdding: boolean) => void;
}) {
  return (
    <ol className="stations" aria-label="Steps">
      {STEPS.map(({ kind }, index) => (
        <Station
          key={kind}
          index={index}
          step={props.steps.find((step) => step.kind === kind)}
          streams={props.streamSteps.filter((step) => step.kind === kind)}
          isChosen={props.chosen.includes(kind)}
          onChoose={props.onChoose}
        />
      ))}
    </ol>
  );
}

function Station({ step, index, streams, isChosen, onChoose }: StationProps) {
  const { kind, slug, name, pip } = STEPS[index]!;
  const status = step?.status ?? "PENDING";
  const share = step ? stepShare(step, streams) : 0;
  const reading = step ? stepReading(step) : { figure: "–", unit: "" };
  const badge = step ? stepBadge(step, streams) : "";
  const { tone, word } = STEP_STATUS[status];
  return (
    <li data-step={slug} data-status={status.toLowerCase()}>
      <button
        type="button"
        className={`stn${status === "PENDING" && share === 0 ? " todo" : ""}`}
        aria-pressed={isChosen}
        onClick={(event: MouseEvent) => onChoose(kind, event.shiftKey)}
      >
        <span className="nm">
          <em>{index + 1}</em>
          {name}
          <span className={`st ${tone}`}>
            {status !== "PENDING" && <ToneIcon tone={tone satisfies Tone} size={13} />}
            {badge}
          </span>
          {badge !== word && <span className="sr">, {word}</span>}
        </span>
        <span className={`bar ${barClass(status, index)}${pip ? ` layer ${pip}` : ""}`}>
          <i style={{ width: `${barFill(status, share)}%` }} />
        </span>
        <span className="rd">
          {reading.figure} {reading.unit && <small>{reading.unit}</small>}
        </span>
        <span className="sub">{(step && stepDetail(step)) || "\u00a0"}</span>
      </button>
    </li>
  );
}

function barClass(status: Step["status"], index: number): string {
  switch (status) {
    case "PENDING":
      return "wait";
    case "RUNNING":
      return "now";
    case "SUCCEEDED":
      return index % 2 === 0 ? "done a" : "done b";
    case "WARNED":
      return "amber";
    case "FAILED":
      return "red";
    case "SKIPPED":
    case "CANCELLED":
      return "idle";
  }
}

/** A failed or running bar is never empty: its needle must be seen. */
function barFill(status: Step["status"], share: number): number {
  const percent = Math.round(share * 1000) / 10;
  return status === "FAILED" || status === "RUNNING" ? Math.max(3, percent) : percent;
}
