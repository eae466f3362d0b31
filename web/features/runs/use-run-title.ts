"use client";
import { useEffect } from "react";
import type { RunStatus } from "../../graphql/generated/graphql.ts";
import { RUN_STATUS } from "../../graphql/words.ts";
import { formatShare, toNumber } from "../../ui/format.ts";
import type { Run, Step } from "./fold-run-events.ts";

const ICON_COLOURS: Record<RunStatus, string> = {
  QUEUED: "queued",
  RUNNING: "running",
  CANCELLING: "cancelled",
  HELD: "held",
  SUCCEEDED: "succeeded",
  PARTIAL: "partial",
  FAILED: "failed",
  CANCELLED: "cancelled",
};

/** Keeps the browser's tab in step with the run: its words and its icon. */
export function useRunTitle(run: Run, status: RunStatus, read: Step | undefined) {
  const total = toNumber(read?.total);
  const share =
    status === "RUNNING" && read?.status === "RUNNING" && total > 0
      ? ` ${formatShare(Math.floor((toNumber(read.done) / total) * 100) / 100)}`
      : "";
  const title = `${RUN_STATUS[status].word}${share} · ${run.sync.name} #${run.number} · Atlas`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!icon) return;
    const original = icon.href;
    const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${ICON_COLOURS[status]}`);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><path d="M1 7h24v10H1z" fill="${colour}"/><path d="M7 7v10M13 7v10M19 7v10" stroke="white" stroke-width="1.5"/></svg>`;
    icon.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    return () => {
      icon.href = original;
    };
  }, [status]);
}
