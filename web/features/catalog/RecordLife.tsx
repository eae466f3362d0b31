"use client";
import { formatDateTime } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { Version } from "./RecordTab.tsx";

/** Half the bar by time, half shared evenly: a version of a minute beside one of a year is still to be hit. */
function shares(versions: readonly Version[], nowMs: number): number[] {
  const lengths = versions.map(({ validFrom, validTo }) =>
    validFrom ? Math.max(1, (validTo ? Date.parse(validTo) : nowMs) - Date.parse(validFrom)) : 1,
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.map((length) => length / total / 2 + 1 / versions.length / 2);
}

/** The versions of a record as one bar, oldest left; the current one wears its layer's colour. */
export function RecordLife(props: {
  versions: readonly Version[];
  number: number;
  onChoose: (number: number) => void;
}) {
  const now = useNow();
  const oldestFirst = props.versions.toReversed();
  const widths = shares(oldestFirst, now);
  return (
    <Panel title="Life of this record" aside={<span className="dim sm">not to scale</span>}>
      <ol className="life">
        {oldestFirst.map((version, index) => (
          <li key={version.validFrom ?? index} style={{ flexGrow: (widths[index] ?? 0) * 1000 }}>
            <button
              type="button"
              aria-pressed={props.number === index + 1}
              className={version.isCurrent ? "current" : index % 2 === 0 ? "a" : "b"}
              onClick={() => props.onChoose(index + 1)}
            >
              version {index + 1}
            </button>
            <time dateTime={version.validFrom ?? undefined}>{formatDateTime(version.validFrom)}</time>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
