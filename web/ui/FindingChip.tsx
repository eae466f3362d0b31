type FindingStatus = "SUGGESTED" | "CONFIRMED" | "REJECTED";

/** Dashed is a guess, solid a decision, struck through a guess that a person refused. */
export function FindingChip({ word, status }: { word: string; status: FindingStatus }) {
  const title = { SUGGESTED: "suggested", CONFIRMED: "confirmed", REJECTED: "not personal" }[status];
  if (status === "REJECTED") {
    return (
      <span className="tag" title={title}>
        <s>{word}</s> not personal
      </span>
    );
  }
  return (
    <span className={`pii${status === "SUGGESTED" ? " guess" : ""}`}>
      {word} <small>{title}</small>
    </span>
  );
}
