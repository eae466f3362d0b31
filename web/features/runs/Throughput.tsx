"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { formatBytes, formatCount, formatDuration, formatRate, toNumber, UNKNOWN } from "../../ui/format.ts";
import { LinePlot } from "../../ui/LinePlot.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { ReadSample, Step } from "./fold-run-events.ts";
import { toReadRates } from "./read-rates.ts";

const UNITS = ["rows", "bytes"] as const;

/** The speed of reading over the run, from what its read step told as it went. */
export function Throughput(props: {
  samples: readonly ReadSample[];
  read: Step | undefined;
  streamReads: readonly Step[];
}) {
  const now = useNow();
  const [unit, setUnit] = useQueryState("plot", parseAsStringLiteral(UNITS).withDefault("rows"));
  const [isTable, setIsTable] = useState(false);
  const { read } = props;
  const startMs = read?.startedAt ? Date.parse(read.startedAt) : null;
  const endMs = read?.endedAt ? Date.parse(read.endedAt) : Math.max(now, props.samples.at(-1)?.atMs ?? 0);
  const points = startMs === null ? [] : toReadRates(props.samples, startMs, endMs);
  const values = points.map((point) => ({ x: (point.toMs - (startMs ?? 0)) / 1000, y: point[unit] }));
  const words = (value: number) => (unit === "rows" ? formatRate(value) : `${formatBytes(value)}/s`);
  const newest = values.findLast(({ y }) => y !== null)?.y ?? null;
  const readout = newest === null || read?.status !== "RUNNING" ? "" : `, now ${words(newest)}`;

  return (
    <Panel
      title="Throughput of read"
      aside={
        <span className="row end">
          <Segmented
            label="Unit"
            value={unit}
            onChange={setUnit}
            choices={[
              { value: "rows", text: "rows/s" },
              { value: "bytes", text: "bytes/s" },
            ]}
          />
          <button type="button" className="quiet" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
            {isTable ? "Show as plot" : "Show as table"}
          </button>
        </span>
      }
    >
      {startMs === null || values.length < 2 ? (
        <p className="dim blank">
          {read?.status === "PENDING" || !read ? "Reading has not begun." : "Not enough readings for a plot."}
        </p>
      ) : isTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll tall" tabIndex={0}>
          <table className="tight">
            <caption className="sr">Speed of reading</caption>
            <thead>
              <tr>
                <th scope="col">After</th>
                <th scope="col" className="n">
                  Rows a second
                </th>
                <th scope="col" className="n">
                  Bytes a second
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.fromMs}>
                  <td>{formatDuration(point.toMs - startMs)}</td>
                  <td className="n">{point.rows === null ? UNKNOWN : formatCount(Math.round(point.rows))}</td>
                  <td className="n">{formatBytes(point.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <LinePlot
          label={`${unit === "rows" ? "Rows" : "Bytes"} a second over ${formatDuration(endMs - startMs)}${readout}`}
          points={values}
          format={words}
          bands={props.streamReads.flatMap((step) => toBand(step, startMs, endMs))}
          isMoving={read?.status === "RUNNING"}
          mean={
            endMs > startMs ? (toNumber(unit === "rows" ? read?.done : read?.bytes) / (endMs - startMs)) * 1000 : null
          }
        />
      )}
    </Panel>
  );
}

function toBand(step: Step, startMs: number, endMs: number) {
  if (!step.startedAt || !step.streamName) return [];
  const from = (Date.parse(step.startedAt) - startMs) / 1000;
  const to = ((step.endedAt ? Date.parse(step.endedAt) : endMs) - startMs) / 1000;
  return [{ from, to, name: step.streamName }];
}
