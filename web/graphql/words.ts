import type {
  AttemptOutcome,
  CheckOutcome,
  FailureOrigin,
  Health,
  Layer,
  QualityDimension,
  QualityGate,
  ReadMode,
  RunPurpose,
  RunStatus,
  RunTrigger,
  SchemaChangeAction,
  SchemaChangeKind,
  SchemaPolicy,
  StepKind,
  StepStatus,
  WriteMode,
} from "./generated/graphql.ts";

/** How the API's names read to people, and the tone they wear. */

export const RUN_STATUS = {
  QUEUED: { word: "Queued", tone: "queued" },
  RUNNING: { word: "Running", tone: "running" },
  CANCELLING: { word: "Cancelling", tone: "cancelled" },
  HELD: { word: "Held", tone: "held" },
  SUCCEEDED: { word: "Succeeded", tone: "succeeded" },
  PARTIAL: { word: "Partial", tone: "partial" },
  FAILED: { word: "Failed", tone: "failed" },
  CANCELLED: { word: "Cancelled", tone: "cancelled" },
} as const satisfies Record<RunStatus, unknown>;

export function isActive(status: RunStatus): boolean {
  return status === "QUEUED" || status === "RUNNING" || status === "CANCELLING";
}

export const STEP_STATUS = {
  PENDING: { word: "not started", tone: "queued", segment: "todo" },
  RUNNING: { word: "running", tone: "running", segment: "running" },
  SUCCEEDED: { word: "done", tone: "succeeded", segment: "done" },
  WARNED: { word: "warned", tone: "warn", segment: "warned" },
  FAILED: { word: "failed", tone: "failed", segment: "failed" },
  SKIPPED: { word: "skipped", tone: "skipped", segment: "skipped" },
  CANCELLED: { word: "cancelled", tone: "cancelled", segment: "cancelled" },
} as const satisfies Record<StepStatus, unknown>;

/** The eight in order. `pip` is the layer that a step writes; `counts` is what its `done` counts. */
export const STEPS = [
  { kind: "READ", slug: "read", name: "Read", pip: undefined, one: "record", many: "records" },
  { kind: "EXPLORE", slug: "explore", name: "Explore", pip: "explore", one: "row", many: "rows" },
  { kind: "PII", slug: "pii", name: "PII", pip: undefined, one: "column found", many: "columns found" },
  { kind: "QUALITY", slug: "quality", name: "Quality", pip: undefined, one: "pass", many: "pass" },
  { kind: "CHART", slug: "chart", name: "Chart", pip: "chart", one: "row", many: "rows" },
  { kind: "NAVIGATE", slug: "navigate", name: "Navigate", pip: "navigate", one: "version", many: "versions" },
  { kind: "STATE", slug: "state", name: "State", pip: undefined, one: "state saved", many: "states saved" },
  { kind: "LINEAGE", slug: "lineage", name: "Lineage", pip: undefined, one: "event stored", many: "events stored" },
] as const satisfies readonly { kind: StepKind; slug: string; [word: string]: unknown }[];

export function stepName(kind: StepKind): string {
  return STEPS.find((step) => step.kind === kind)?.name ?? kind;
}

type StepLike = { kind: StepKind; status: StepStatus };

/** The eight steps for the mini scale. */
export function toSegments(steps: readonly StepLike[]) {
  return STEPS.map(({ kind, pip }) => {
    const status = steps.find((step) => step.kind === kind)?.status ?? "PENDING";
    return { state: STEP_STATUS[status].segment, pip };
  });
}

/** What the mini scale shows, in words: "Chart running, Quality warned". */
export function describeSteps(steps: readonly StepLike[]): string {
  const told = steps.filter(({ status }) => status !== "PENDING" && status !== "SUCCEEDED");
  if (told.length > 0)
    return told.map(({ kind, status }) => `${stepName(kind)} ${STEP_STATUS[status].word}`).join(", ");
  return steps.some(({ status }) => status === "SUCCEEDED") ? "All eight steps done" : "No step has begun";
}

export const TRIGGER = {
  MANUAL: "by hand",
  SCHEDULE: "by its schedule",
  SAMPLE: "as the sample",
  API: "over the API",
  CLI: "from the command line",
} as const satisfies Record<RunTrigger, string>;

export const HEALTH = {
  FAILING: { word: "Failing", tone: "failed" },
  DEGRADED: { word: "Degraded", tone: "partial" },
  RUNNING: { word: "Running", tone: "running" },
  QUEUED: { word: "Queued", tone: "queued" },
  HELD: { word: "Held", tone: "held" },
  HEALTHY: { word: "Healthy", tone: "succeeded" },
  NEVER_RUN: { word: "Never run", tone: "queued" },
} as const satisfies Record<Health, unknown>;

export const OUTCOME = {
  PASS: { word: "Pass", tone: "pass" },
  WARN: { word: "Warn", tone: "warn" },
  FAIL: { word: "Fail", tone: "fail" },
  ERROR: { word: "Error", tone: "error" },
  NOT_EVALUATED: { word: "Not evaluated", tone: "noteval" },
} as const satisfies Record<CheckOutcome, unknown>;

export const DIMENSION = {
  COMPLETENESS: "completeness",
  UNIQUENESS: "uniqueness",
  TIMELINESS: "timeliness",
  VALIDITY: "validity",
  ACCURACY: "accuracy",
  CONSISTENCY: "consistency",
} as const satisfies Record<QualityDimension, string>;

export const LAYER = {
  EXPLORE: "explore",
  CHART: "chart",
  NAVIGATE: "navigate",
} as const satisfies Record<Layer, string>;

export const QUALITY_GATE = {
  OFF: { word: "off", meaning: "Failed checks are recorded and change nothing." },
  WARN: { word: "warn", meaning: "Failed checks mark the run; its rows are published." },
  HOLD: { word: "hold", meaning: "Nothing is published until a person has looked at the failed checks." },
} as const satisfies Record<QualityGate, { word: string; meaning: string }>;

export const SCHEMA_POLICY = {
  PROPAGATE_ALL: {
    word: "take all over",
    meaning: "Columns and types follow the source, and its new streams are read.",
  },
  PROPAGATE_COLUMNS: {
    word: "columns only",
    meaning: "Columns and types of the streams that are read follow the source.",
  },
  IGNORE: {
    word: "ignore",
    meaning: "Columns stay as they are; a value that does not fit is null, with a note in its row.",
  },
  PAUSE: { word: "pause", meaning: "No run starts until a person has accepted the change." },
} as const satisfies Record<SchemaPolicy, { word: string; meaning: string }>;

export const SCHEMA_CHANGE = {
  STREAM_ADDED: "new stream",
  COLUMN_ADDED: "new field",
  COLUMN_DROPPED: "field gone",
  COLUMN_RETURNED: "field there again",
  TYPE_WIDENED: "wider type",
  TYPE_NARROWED: "narrower type",
  TYPE_CONFLICT: "other type",
  KEY_CHANGED: "other key",
} as const satisfies Record<SchemaChangeKind, string>;

export const SCHEMA_ACTION = {
  PROPAGATED: "taken over",
  BESIDE: "a column beside the old one",
  KEPT: "column kept",
  CAST: "null where it does not fit",
  IGNORED: "ignored",
  PAUSED: "paused",
} as const satisfies Record<SchemaChangeAction, string>;

/** What a run was started for, where it is not the usual reading on. */
export const RUN_PURPOSE = {
  SYNC: null,
  REFRESH_KEEP: "refresh, earlier rows stay",
  REFRESH_REPLACE: "refresh",
  CLEAR: "clear",
} as const satisfies Record<RunPurpose, string | null>;

export const ATTEMPT_OUTCOME = {
  SUCCEEDED: { word: "Succeeded", tone: "succeeded" },
  PARTIAL: { word: "Partial", tone: "partial" },
  FAILED: { word: "Failed", tone: "failed" },
  CANCELLED: { word: "Cancelled", tone: "cancelled" },
  HELD: { word: "Held", tone: "held" },
  LOST: { word: "Worker lost", tone: "skipped" },
} as const satisfies Record<AttemptOutcome, unknown>;

export const READ_MODE = {
  FULL_REFRESH: "full refresh",
  INCREMENTAL: "incremental",
} as const satisfies Record<ReadMode, string>;

export const WRITE_MODE = {
  OVERWRITE: "overwrite",
  APPEND: "append",
  DEDUPLICATED: "deduplicated",
} as const satisfies Record<WriteMode, string>;

export const FAILURE_ORIGIN = {
  SOURCE: "The source could not be read to its end",
  DESTINATION: "The database did not take what Atlas wrote",
  PLATFORM: "Atlas itself failed",
  POLICY: "A policy stopped this",
} as const satisfies Record<FailureOrigin, string>;

/** An entity type of the recognisers, such as EMAIL_ADDRESS, in words. */
export function entityWord(entityType: string): string {
  return entityType.toLowerCase().replaceAll("_", " ");
}
