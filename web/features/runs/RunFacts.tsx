"use client";
import { Facts } from "../../ui/Facts.tsx";
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatCount,
  formatDateTime,
  formatDuration,
  formatRate,
  toNumber,
} from "../../ui/format.ts";
import { useNow } from "../../ui/use-now.ts";
import type { Run, RunProgress, Step } from "./fold-run-events.ts";

type Headline = RunProgress["headline"];

/** The strip under the run's name. `read` and `navigate` are the steps of the whole run. */
export function RunFacts(props: { run: Run; headline: Headline; read: Step | undefined; navigate: Step | undefined }) {
  const { run, headline, read, navigate } = props;
  const now = useNow();
  const isQueued = headline.status === "QUEUED";
  const elapsedMs = headline.startedAt
    ? (headline.endedAt ? Date.parse(headline.endedAt) : now) - Date.parse(headline.startedAt)
    : null;
  const quarantined = toNumber(headline.balance.quarantined);
  const facts = isQueued
    ? [
        { name: "Waiting", value: formatDuration(now - Date.parse(run.queuedAt)), title: formatDateTime(run.queuedAt) },
        { name: "Runs before it", value: formatCount(run.queuePosition) },
      ]
    : [
        {
          name: headline.endedAt ? "Took" : "Elapsed",
          value: formatDuration(elapsedMs),
          title: formatDateTime(headline.startedAt),
        },
        ...(headline.endedAt ? [] : [{ name: "Left to read", value: leftToRead(read) }]),
        {
          name: "Rows read",
          value: (
            <>
              {formatCount(read?.done)}
              {read?.status === "RUNNING" && read.total !== null && (
                <small>
                  of {read.isTotalEstimate ? "~" : ""}
                  {formatCount(read.total)}
                </small>
              )}
            </>
          ),
        },
        { name: "Volume", value: formatBytes(read?.bytes) },
        ...(read?.status === "RUNNING" ? [{ name: "Rate", value: formatRate(read.perSecond) }] : []),
        { name: "Versions opened", value: formatCount(navigate?.status === "PENDING" ? null : navigate?.done) },
        { name: "Quarantined", value: `${formatCount(quarantined)} ${quarantined === 1 ? "row" : "rows"}` },
        ...(headline.endedAt
          ? [
              {
                name: "Ended",
                value: formatClock(headline.endedAt),
                title: `${formatDateTime(headline.endedAt)}, ${formatAgo(headline.endedAt, now)}`,
              },
            ]
          : []),
      ];
  return <Facts facts={facts} />;
}

/** From the rate and the records still to come; where one of them is unknown there is no basis. */
function leftToRead(read: Step | undefined): string {
  if (read?.status !== "RUNNING") return "–";
  const total = toNumber(read.total);
  if (!(total > 0) || !read.perSecond) return "no estimate";
  const basis = read.estimateBasis === "EARLIER_RUN" ? ", going by earlier runs" : "";
  return `~${formatDuration(((total - toNumber(read.done)) / read.perSecond) * 1000)}${basis}`;
}
