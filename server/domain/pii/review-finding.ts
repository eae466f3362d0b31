/** What the newest look at a column said. */
export interface Observation {
  /** Null where the values say nothing of personal data. */
  detectedType: string | null;
  confidence: number;
  /** Values looked at; none says nothing of the column. */
  sampled: number;
  /** PostgreSQL's type of the column. */
  columnType: string;
  /** The run read all of the stream, so that what it did not see is not there any more. */
  isWhole: boolean;
}

export interface Decision {
  status: "confirmed" | "rejected";
  /** What a person says it is; null for what was detected. */
  entityType: string | null;
}

/** A finding as an earlier run or a person left it. */
export interface KnownFinding {
  status: "suggested" | "confirmed" | "rejected";
  entityType: string;
  detectedType: string | null;
  confidence: number;
  sampled: number;
  decidedOn: { detectedType: string | null; columnType: string } | null;
}

export type Review =
  /** Nothing to note; what is known stays as it is. */
  | { action: "leave" }
  | { action: "remove" }
  | { action: "keep"; isEvidenceNew: boolean; attention: string | null }
  | { action: "suggest"; decided: Decision | null };

/**
 * What a new look means for what is known of a column. A person's decision holds whatever the values say, but is shown again
 * when they or the column's type have changed since. A suggestion falls only by a run that read everything: a few new rows
 * without an address do not make a column of addresses harmless.
 */
export function reviewFinding(known: KnownFinding | null, seen: Observation, forName: Decision | null): Review {
  if (known === null) {
    return seen.detectedType === null ? { action: "leave" } : { action: "suggest", decided: forName };
  }
  if (seen.sampled === 0) return { action: "leave" };
  if (known.status !== "suggested") {
    const isEvidenceNew = seen.detectedType !== null && outweighs(known, seen);
    return { action: "keep", isEvidenceNew, attention: attentionFor(known, seen) };
  }
  if (seen.detectedType === null) return seen.isWhole ? { action: "remove" } : { action: "leave" };
  return outweighs(known, seen) ? { action: "suggest", decided: forName } : { action: "leave" };
}

function outweighs(known: KnownFinding, seen: Observation): boolean {
  return (
    seen.isWhole ||
    seen.detectedType === known.detectedType ||
    seen.confidence >= known.confidence ||
    seen.sampled >= known.sampled
  );
}

function attentionFor(known: KnownFinding, seen: Observation): string | null {
  const { decidedOn, entityType, status } = known;
  if (decidedOn === null) return null;
  if (decidedOn.columnType !== "" && seen.columnType !== decidedOn.columnType) {
    return `The column was ${decidedOn.columnType} when this was decided and is ${seen.columnType} now.`;
  }
  if (seen.detectedType === decidedOn.detectedType || !(seen.isWhole || seen.detectedType !== null)) return null;
  if (status === "confirmed" && seen.detectedType === entityType) return null;
  if (seen.detectedType === null) {
    return status === "rejected" ? null : "No value of the newest run looks personal any more.";
  }
  return decidedOn.detectedType === null
    ? `Values look like ${seen.detectedType} now; they did not look personal when this was decided.`
    : `Values look like ${seen.detectedType} now; they looked like ${decidedOn.detectedType} when this was decided.`;
}
