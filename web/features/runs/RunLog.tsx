"use client";
import { ArrowDownToLine, Download } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect, useRef, useState } from "react";
import type { StepKind } from "../../graphql/generated/graphql.ts";
import { formatClock, formatCount } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import type { LogLine } from "./fold-run-events.ts";
import { type LogLevelFilter, logLevels, selectLines, toLogText } from "./log-lines.ts";

const LINE_PX = 19;
const VISIBLE_LINES = 17;
/** Lines kept above and below the window, so that fast scrolling shows no blank. */
const SPARE_LINES = 12;

export function RunLog(props: {
  lines: readonly LogLine[];
  steps: readonly StepKind[];
  streams: readonly string[];
  isLive: boolean;
  name: string;
}) {
  const [level, setLevel] = useQueryState("level", parseAsStringLiteral(logLevels).withDefault("all"));
  const [text, setText] = useQueryState("log", parseAsString.withDefault(""));
  const narrowed = selectLines(props.lines, { steps: props.steps, streams: props.streams, text, level: "all" });
  const lines = level === "all" ? narrowed : selectLines(narrowed, { steps: [], streams: [], text: "", level });
  const count = (wanted: LogLevelFilter) =>
    wanted === "all"
      ? narrowed.length
      : selectLines(narrowed, { steps: [], streams: [], text: "", level: wanted }).length;

  function download() {
    const url = URL.createObjectURL(new Blob([toLogText(lines)], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: `${props.name}.log` });
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Panel
      title="Log"
      aside={
        <>
          <Segmented
            label="Level"
            value={level}
            onChange={setLevel}
            choices={logLevels.map((each) => ({
              value: each,
              text: each === "all" ? "All" : `${each[0]!.toUpperCase()}${each.slice(1)}`,
              count: count(each),
            }))}
          />
          <span className="row end">
            <SearchField label="Filter log" value={text} onChange={(value) => setText(value || null)} />
            <button
              type="button"
              className="btn icon bare"
              aria-label="Download log"
              title="Download log"
              onClick={download}
            >
              <Download size={15} aria-hidden="true" />
            </button>
          </span>
        </>
      }
    >
      {lines.length === 0 ? (
        <p className="dim blank">
          {props.lines.length === 0
            ? props.isLive
              ? "Nothing logged yet."
              : "Nothing was logged."
            : `None of ${formatCount(props.lines.length)} lines passes the filter.`}
        </p>
      ) : (
        <LogWindow lines={lines} isLive={props.isLive} />
      )}
    </Panel>
  );
}

/** Draws only the lines in sight. Follows the newest one until someone scrolls up. */
function LogWindow({ lines, isLive }: { lines: readonly LogLine[]; isLive: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [isFollowing, setIsFollowing] = useState(isLive);

  // Keeps the scrolled frame at its end while following.
  useEffect(() => {
    if (isFollowing && frame.current) frame.current.scrollTop = lines.length * LINE_PX;
  }, [isFollowing, lines.length]);

  function onScroll() {
    const element = frame.current;
    if (!element) return;
    setTop(element.scrollTop);
    if (isLive) setIsFollowing(element.scrollTop + element.clientHeight >= element.scrollHeight - LINE_PX);
  }

  const first = Math.max(0, Math.floor(top / LINE_PX) - SPARE_LINES);
  const shown = lines.slice(first, first + VISIBLE_LINES + 2 * SPARE_LINES);
  return (
    <>
      <div
        ref={frame}
        className="logframe"
        role="log"
        aria-live="off"
        aria-label="Run log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        style={{ maxHeight: VISIBLE_LINES * LINE_PX }}
        onScroll={onScroll}
      >
        <ol className="log" style={{ height: lines.length * LINE_PX, paddingTop: first * LINE_PX }}>
          {shown.map((line) => (
            <Line key={line.cursor} line={line} />
          ))}
        </ol>
      </div>
      {isLive && (
        <p className="row sm logfoot">
          {isFollowing ? (
            <>
              <Status tone="running">Following the newest line</Status>
              <span className="dim">scroll up to stop</span>
            </>
          ) : (
            <button type="button" className="quiet row" onClick={() => setIsFollowing(true)}>
              <ArrowDownToLine size={14} aria-hidden="true" />
              Follow the newest line
            </button>
          )}
        </p>
      )}
    </>
  );
}

function Line({ line }: { line: LogLine }) {
  const mark = line.level === "ERROR" ? "e" : line.level === "WARN" ? "w" : "";
  return (
    <li className={mark} title={line.message}>
      <time dateTime={line.at}>{formatClock(line.at, 3)}</time>
      <span className="lv">{line.level.toLowerCase()}</span>
      <span className="sp s">{line.logStep?.toLowerCase() ?? "–"}</span>
      <span className="sp t">{line.streamName ?? "–"}</span>
      <span>
        {line.message}
        {line.repeated > 1 && <span className="rep"> × {formatCount(line.repeated)}</span>}
      </span>
    </li>
  );
}
