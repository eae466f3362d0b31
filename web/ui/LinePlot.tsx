"use client";
import { formatDuration } from "./format.ts";

type Point = { x: number; y: number | null };
type Band = { from: number; to: number; name: string };

const WIDTH = 600;
const HEIGHT = 250;
const LEFT = 52;
const RIGHT = 526;
const TOP = 22;
const BOTTOM = 226;

/**
 * One series over seconds, its area filled, its last value in a tape readout. `y` of null is a gap. Bands are the grey
 * stripes behind, named above where there is room.
 */
export function LinePlot(props: {
  label: string;
  points: readonly Point[];
  format: (y: number) => string;
  bands?: readonly Band[];
  /** Moving: the newest value is read out. Otherwise `mean` is, with a dotted line at its height. */
  isMoving?: boolean;
  mean?: number | null;
}) {
  const { points, format } = props;
  const lastX = points.at(-1)?.x ?? 1;
  const xTicks = ticks(lastX, 7, [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]);
  const xMax = props.isMoving ? Math.max(lastX, xTicks.at(-1) ?? lastX) : lastX;
  const yTicks = ticks(Math.max(1, ...points.map(({ y }) => y ?? 0)), 5);
  const yMax = yTicks.at(-1) ?? 1;
  const px = (x: number) => LEFT + (x / xMax) * (RIGHT - LEFT);
  const py = (y: number) => BOTTOM - (y / yMax) * (BOTTOM - TOP);
  const last = points.findLast(({ y }) => y !== null);
  const bands = namedBands(props.bands ?? [], xMax);

  return (
    <svg className="plot" width="100%" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={props.label}>
      {bands.map((band, index) => (
        <g key={band.name}>
          {index % 2 === 0 && (
            <rect
              x={px(band.from)}
              y={TOP}
              width={Math.max(0, px(band.to) - px(band.from))}
              height={BOTTOM - TOP}
              fill="var(--plot-band)"
            />
          )}
          <path d={`M${px(band.from)} ${TOP - 4}v4`} stroke="var(--line-strong)" />
          {band.isNamed && (
            <text x={px(band.from) + 4} y={TOP - 7}>
              {band.name}
            </text>
          )}
        </g>
      ))}
      {yTicks.map((y) => (
        <g key={y}>
          <path d={`M${LEFT} ${py(y)}H${RIGHT}`} stroke="var(--plot-grid)" />
          <text x={LEFT - 6} y={py(y) + 4} textAnchor="end">
            {tickWord(y, format)}
          </text>
        </g>
      ))}
      {xTicks
        .filter((x) => x <= xMax)
        .map((x) => (
          <g key={x}>
            <path d={`M${px(x)} ${BOTTOM}v4`} stroke="var(--line-strong)" />
            <text x={px(x)} y={BOTTOM + 17} textAnchor="middle">
              {x === 0 ? "0" : formatDuration(x * 1000)}
            </text>
          </g>
        ))}
      {pieces(points).map((piece) => {
        const line = piece.map(({ x, y }) => `${px(x).toFixed(1)} ${py(y).toFixed(1)}`).join("L");
        return (
          <g key={piece[0]!.x}>
            <path
              d={`M${line}L${px(piece.at(-1)!.x)} ${BOTTOM}L${px(piece[0]!.x)} ${BOTTOM}Z`}
              fill="var(--accent-soft)"
            />
            <path d={`M${line}`} fill="none" stroke="var(--plot-1)" strokeWidth="1.6" strokeLinejoin="round" />
          </g>
        );
      })}
      <path d={`M${LEFT} ${BOTTOM + 0.5}H${RIGHT}`} stroke="var(--line-strong)" />
      {props.isMoving && last?.y != null && <TapeReadout x={px(last.x)} y={py(last.y)} text={format(last.y)} />}
      {!props.isMoving && props.mean != null && (
        <>
          <path d={`M${LEFT} ${py(props.mean)}H${RIGHT}`} stroke="var(--ink-3)" strokeDasharray="2 3" />
          <text x={RIGHT - 4} y={py(props.mean) - 5} textAnchor="end">
            mean
          </text>
          <TapeReadout x={null} y={py(props.mean)} text={format(props.mean)} />
        </>
      )}
    </svg>
  );
}

/** A box with a pointed left side; a dot and a dotted line lead to it from the point that it reads. */
function TapeReadout({ x, y, text }: { x: number | null; y: number; text: string }) {
  return (
    <g>
      {x !== null && <path d={`M${x} ${y}H529`} stroke="var(--plot-1)" strokeDasharray="1 2" />}
      <path d={`M529 ${y}l7 -11h63v22h-63z`} fill="var(--panel)" stroke="var(--running)" />
      <text x="539" y={y + 4} className="tape">
        {text}
      </text>
      {x !== null && <circle cx={x} cy={y} r="3" fill="var(--plot-1)" />}
    </g>
  );
}

/** Round steps from 0 until `max` is covered, about `wanted` of them. */
function ticks(max: number, wanted: number, steps?: readonly number[]): number[] {
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    steps?.find((each) => each >= rough) ??
    [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ??
    rough;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

function tickWord(y: number, format: (y: number) => string): string {
  if (y === 0) return "0";
  if (!format(1).includes("B")) return y >= 1000 ? `${Number((y / 1000).toFixed(1))}k` : String(y);
  return format(y).replace("/s", "");
}

/** The stretches between gaps. */
function pieces(points: readonly Point[]): { x: number; y: number }[][] {
  const found: { x: number; y: number }[][] = [[]];
  for (const { x, y } of points) {
    if (y !== null) found.at(-1)!.push({ x, y });
    else if (found.at(-1)!.length > 0) found.push([]);
  }
  return found.filter((piece) => piece.length > 1);
}

/** In order of time; a band too narrow for its name, or too near the name before, keeps silent. */
function namedBands(bands: readonly Band[], xMax: number): (Band & { isNamed: boolean })[] {
  let freeFrom = 0;
  const inOrder = bands.toSorted((a, b) => a.from - b.from);
  // Stripes that lie over each other tell nothing.
  if (inOrder.some((band, index) => index > 0 && band.from < inOrder[index - 1]!.to - xMax / 50)) return [];
  return inOrder.map((band) => {
    const needs = (band.name.length * 6.4 * xMax) / (RIGHT - LEFT);
    const isNamed = band.from >= freeFrom && band.from + needs <= xMax;
    if (isNamed) freeFrom = band.from + needs;
    return { ...band, isNamed };
  });
}
