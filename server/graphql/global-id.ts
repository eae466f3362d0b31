/** Prefixes of ids, by type. A connector's id is its own ("files"). */
const PREFIXES = {
  Source: "source",
  Stream: "stream",
  Sync: "sync",
  SyncStream: "syncstream",
  SyncRun: "run",
  StreamRun: "streamrun",
  Dataset: "dataset",
  DatasetColumn: "column",
  DatasetVersion: "datasetversion",
  PiiFinding: "finding",
  PiiPolicy: "piipolicy",
  PolicyApplication: "policyapplication",
  SubjectRequest: "subjectrequest",
  QualityResult: "result",
  QualityCheck: "check",
  CheckFile: "checkfile",
  CheckRun: "checkrun",
  Incident: "incident",
  StreamState: "state",
  LineageEvent: "lineageevent",
  LineageNode: "lineagenode",
  LineageTarget: "lineagetarget",
  ApiKey: "key",
  McpServer: "mcpserver",
  N8nInstance: "instance",
  N8nWorkflow: "workflow",
  N8nTrigger: "trigger",
  McpCall: "mcpcall",
  User: "user",
  NotificationTarget: "target",
  Delivery: "delivery",
  Occurrence: "occurrence",
  Invitation: "invitation",
  AuditEntry: "audit",
  Tick: "tick",
  QuarantinedRow: "quarantine",
  SchemaChange: "schemachange",
} as const;
export type IdentifiedType = keyof typeof PREFIXES;

const TYPES = new Map(Object.entries(PREFIXES).map(([type, prefix]) => [prefix as string, type as IdentifiedType]));
const GLOBAL_ID = /^([a-z]+)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** `run_0193…` of a run's uuid; a type that has no prefix keeps its id. */
export function globalId(type: string, id: string): string {
  return type in PREFIXES ? `${PREFIXES[type as IdentifiedType]}_${id}` : id;
}

/** Null for what is not an id of ours. */
export function parseGlobalId(text: string): { type: IdentifiedType; id: string } | null {
  const [, prefix, id] = GLOBAL_ID.exec(text) ?? [];
  const type = prefix && TYPES.get(prefix);
  return type && id ? { type, id } : null;
}

/** The uuid within an id of the type; null for any other text. */
export function localId(type: IdentifiedType, text: string): string | null {
  const parsed = parseGlobalId(text);
  return parsed?.type === type ? parsed.id : null;
}

/** The uuid to filter by: null for no filter; for an id that is none of the type, one that no row has. */
export function filterId(type: IdentifiedType, text: string | null | undefined): string | null {
  return text == null ? null : (localId(type, text) ?? NO_ROW);
}

const NO_ROW = "00000000-0000-0000-0000-000000000000";
