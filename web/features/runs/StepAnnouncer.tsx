"use client";
import { useEffect, useRef, useState } from "react";
import { STEP_STATUS, stepName } from "../../graphql/words.ts";
import type { Step } from "./fold-run-events.ts";

const QUIET_MS = 5_000;

/** Tells screen readers which steps changed, at most one line in five seconds; a failure at once. */
export function StepAnnouncer({ steps }: { steps: readonly Step[] }) {
  const [spoken, setSpoken] = useState("");
  const latest = useRef(steps);
  const told = useRef(new Map(steps.map(({ kind, status }) => [kind, status])));
  useEffect(() => {
    latest.current = steps;
  });

  // A timer of the page, not of an event: changes within it become one line.
  useEffect(() => {
    const timer = setInterval(() => {
      const changed = latest.current.filter(({ kind, status }) => told.current.get(kind) !== status);
      if (changed.length === 0) return;
      for (const { kind, status } of changed) told.current.set(kind, status);
      setSpoken(changed.map(({ kind, status }) => `${stepName(kind)} ${STEP_STATUS[status].word}`).join(", "));
    }, QUIET_MS);
    return () => clearInterval(timer);
  }, []);

  const failed = steps.find(({ status }) => status === "FAILED");
  return (
    <>
      <p className="sr" aria-live="polite">
        {spoken}
      </p>
      <p className="sr" aria-live="assertive">
        {failed && `${stepName(failed.kind)} failed`}
      </p>
    </>
  );
}
