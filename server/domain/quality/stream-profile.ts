/**
 * What one run's rows of a stream look like, measured by set-based SQL on the typed staging rows. Decisions about
 * quality are made from these figures alone. All counts are whole numbers of rows or values.
 */
export interface StreamProfile {
  /** Rows that reached staging; those refused before it (ragged lines, broken JSON) are only in `rejected`. */
  rows: number;
  rejected: number;
  /** Empty when the stream has no key. */
  keyColumns: string[];
  /** Distinct keys among `rows`, before duplicates were dropped; null when there is no key. */
  distinctKeys: number | null;
  columns: ColumnProfile[];
  /** The newest value of the column that `timelinessColumn` chose; null when there is none or all are null. */
  newest: { column: string; at: Date } | null;
  /** One for each pair that `proposeOrderedPairs` named; `evaluated` rows have both values. */
  orderedPairs: MeasuredPair[];
}

export interface ColumnProfile {
  name: string;
  /** As PostgreSQL spells it: `text`, `bigint`, `timestamp with time zone`, `jsonb`. */
  type: string;
  /** The rule that `formatMatches` was counted with: a JSON schema `format`, `enum` or `pattern`. */
  format: string | null;
  /** The schema says that it may not be null. */
  isRequired: boolean;
  /** Values that are there and have the column's type. */
  nonNull: number;
  /** Values that were there and could not be cast; they are null now and not in `nonNull`. */
  castFailures: number;
  /** Null when no format, enum or pattern is declared. */
  formatEvaluated: number | null;
  formatMatches: number | null;
  /** Null when no minimum or maximum is declared. */
  rangeEvaluated: number | null;
  inRange: number | null;
  /** As text, for people. */
  min: string | null;
  max: string | null;
}

export interface MeasuredPair {
  earlier: string;
  later: string;
  evaluated: number;
  holds: number;
}
