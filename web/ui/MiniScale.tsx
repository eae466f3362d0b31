export type SegmentState = "todo" | "running" | "done" | "warned" | "failed" | "skipped" | "cancelled";
export type Segment = { state: SegmentState; pip?: "explore" | "chart" | "navigate" };

const WIDTH = 10;
const STEP = 11.5;

/** The bar scale in little, 92 × 16 px. `label` says the same in words. */
export function MiniScale({ segments, label }: { segments: readonly Segment[]; label: string }) {
  return (
    <svg className="mini" width="92" height="16" viewBox="0 0 92 16" role="img" aria-label={label}>
      {segments.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a scale's segments are its positions
        <MiniSegment key={index} segment={segment} x={index * STEP} isOdd={index % 2 === 0} />
      ))}
    </svg>
  );
}

function MiniSegment({ segment, x, isOdd }: { segment: Segment; x: number; isOdd: boolean }) {
  return (
    <g>
      <SegmentShape state={segment.state} x={x} isOdd={isOdd} />
      {segment.pip && <path d={`M${x + 3} 14.5h${WIDTH - 6}`} stroke={`var(--${segment.pip})`} strokeWidth="1.6" />}
    </g>
  );
}

function SegmentShape({ state, x, isOdd }: { state: SegmentState; x: number; isOdd: boolean }) {
  switch (state) {
    case "todo":
      return <rect x={x + 0.5} y="3.5" width={WIDTH - 1} height="7" fill="none" stroke="var(--rail-empty)" />;
    case "running":
      return (
        <>
          <rect x={x + 0.5} y="3.5" width={WIDTH - 1} height="7" fill="none" stroke="var(--running)" />
          <rect className="mv" x={x + 1} y="4" width={WIDTH / 2} height="6" fill="var(--running)" />
        </>
      );
    case "done":
      return <rect x={x} y="3" width={WIDTH} height="8" fill={isOdd ? "var(--rail-a)" : "var(--rail-b)"} />;
    case "warned":
      return <path d={`M${x} 3h2l3 4 3 -4h2v8h-${WIDTH}z`} fill="var(--partial)" />;
    case "failed":
      return (
        <>
          <rect x={x} y="0" width={WIDTH} height="13" fill="var(--failed)" />
          <path d={`M${x + 3} 4.5l4 4m0 -4l-4 4`} stroke="var(--panel)" strokeWidth="1.4" />
        </>
      );
    case "skipped":
      return <path d={`M${x + 1} 7h2m2 0h2m2 0h1`} stroke="var(--skipped)" strokeWidth="1.4" />;
    case "cancelled":
      return (
        <>
          <rect x={x + 0.5} y="3.5" width={WIDTH - 1} height="7" fill="none" stroke="var(--cancelled)" />
          <path d={`M${x + 1} 10.5l${WIDTH - 2} -7`} stroke="var(--cancelled)" />
        </>
      );
  }
}
