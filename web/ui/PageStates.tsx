"use client";
import { type ReactNode, useEffect, useState } from "react";
import { Status } from "./Status.tsx";

/** What went wrong with a question to the API, in words and in its own code. */
export type Problem = { code: string | null; message: string; neededRole: string | null };

export function LoadError({ what, problem, onRetry }: { what: string; problem: Problem; onRetry: () => void }) {
  if (problem.code === "FORBIDDEN") {
    return (
      <div className="empty" role="alert">
        <h2>{problem.neededRole ? `${problem.neededRole}s see ${what}.` : `You may not see ${what}.`}</h2>
        <p className="soft">{problem.message} Ask an admin for the role.</p>
      </div>
    );
  }
  const isUnreachable = problem.code === null;
  return (
    <div className="empty" role="alert">
      <Status tone="failed">{isUnreachable ? "Atlas does not answer" : `Could not load ${what}`}</Status>
      <p className="soft">
        {isUnreachable
          ? `${problem.message} Look whether npm start still runs, then try again.`
          : `${problem.message} Trying again is safe.`}
      </p>
      {problem.code && <p className="dim sm mono">{problem.code}</p>}
      <button type="button" className="btn" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <div className="soft">{children}</div>}
      {action}
    </div>
  );
}

/** Grey lines in the layout to come. Nothing shows for the first 150 ms: most answers are there by then. */
export function Skeleton({ lines = 8, label = "Loading" }: { lines?: number; label?: string }) {
  const [isVisible, setIsVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsVisible(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status" aria-label={label} data-visible={isVisible}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
        <i key={index} style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
