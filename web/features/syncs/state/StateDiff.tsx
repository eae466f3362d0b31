import { type DiffLine, diffLines } from "./diff-lines.ts";

type Row = { left: DiffLine | null; right: DiffLine | null };

/** Two versions of a state side by side; what was taken out stands at the left, what was put in at the right. */
export function StateDiff(props: { before: string; after: string; beforeTitle: string; afterTitle: string }) {
  const rows = pairUp(diffLines(props.before, props.after));
  const isSame = rows.every(({ left, right }) => left?.kind === "same" && right?.kind === "same");
  if (isSame) return <p className="dim">Both are the same.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll statediff" tabIndex={0}>
      <table>
        <caption className="sr">
          {props.beforeTitle} and {props.afterTitle}, line by line
        </caption>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {props.beforeTitle}
            </th>
            <th scope="col" colSpan={2}>
              {props.afterTitle}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ left, right }) => (
            <tr key={`${numberAt(left, "left")} ${numberAt(right, "right")}`}>
              <td className="n dim">{numberAt(left, "left")}</td>
              <DiffCell line={left} />
              <td className="n dim">{numberAt(right, "right")}</td>
              <DiffCell line={right} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DiffCell({ line }: { line: DiffLine | null }) {
  if (!line) return <td />;
  if (line.kind === "removed") {
    return (
      <td className="removed">
        <del>{line.text}</del>
      </td>
    );
  }
  if (line.kind === "added") {
    return (
      <td className="added">
        <ins>{line.text}</ins>
      </td>
    );
  }
  return <td>{line.text}</td>;
}

function numberAt(line: DiffLine | null, side: "left" | "right"): number | "" {
  if (!line) return "";
  if (side === "left") return "leftNumber" in line ? line.leftNumber : "";
  return "rightNumber" in line ? line.rightNumber : "";
}

/** What was put in stands beside what was taken out before it. */
function pairUp(lines: readonly DiffLine[]): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!;
    if (line.kind === "same") {
      rows.push({ left: line, right: line });
      i++;
      continue;
    }
    const removed: DiffLine[] = [];
    const added: DiffLine[] = [];
    for (; i < lines.length && lines[i]!.kind !== "same"; i++) {
      (lines[i]!.kind === "removed" ? removed : added).push(lines[i]!);
    }
    for (let n = 0; n < Math.max(removed.length, added.length); n++) {
      rows.push({ left: removed[n] ?? null, right: added[n] ?? null });
    }
  }
  return rows;
}
