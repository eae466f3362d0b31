import type { IncidentKind, IncidentSeverity, IncidentState, Sighting } from "../domain/quality/incident.ts";
import { DEFAULT_RESOLVE_AFTER, readSyncQuality } from "../domain/quality/quality-settings.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import { announce } from "./occurrences.ts";
import { notifyQuality } from "./quality-feed.ts";

export interface IncidentRecord {
  id: string;
  number: number;
  kind: IncidentKind;
  title: string;
  severity: IncidentSeverity;
  state: IncidentState;
  syncId: string | null;
  datasetId: string | null;
  checkId: string | null;
  assignee: string | null;
  openedAt: Date;
  lastAt: Date;
  resolvedAt: Date | null;
  occurrences: number;
  passes: number;
  version: number;
}

export interface IncidentEntryRecord {
  id: string;
  at: Date;
  kind: string;
  by: string | null;
  text: string;
  runId: string | null;
}

/**
 * Opens an incident for each new trouble, folds what is known into the open one, and ends one by itself after as many good
 * results in a row as its sync asks for. Repeating the sightings of a run changes nothing but what is new.
 */
export async function foldSightings(tx: StoreTransaction, sightings: readonly Sighting[], at: Date): Promise<void> {
  if (sightings.length === 0) return;
  const open = await tx.incident.findMany({
    where: { key: { in: sightings.map(({ key }) => key) }, state: { not: "resolved" } },
    include: { sync: { select: { quality: true } } },
  });
  const byKey = new Map(open.map((incident) => [incident.key, incident]));
  for (const sighting of sightings) {
    const incident = byKey.get(sighting.key);
    if (sighting.isTrouble && incident === undefined) await openIncident(tx, sighting, at);
    else if (incident !== undefined && !(await isKnown(tx, incident.id, sighting.runId))) {
      const resolveAfter = readSyncQuality(incident.sync?.quality).resolveAfter ?? DEFAULT_RESOLVE_AFTER;
      if (sighting.isTrouble) await occurAgain(tx, incident.id, sighting, at);
      else if (incident.passes + 1 >= resolveAfter) await resolve(tx, incident, sighting, at);
      else await notePass(tx, incident.id, sighting, at);
    }
  }
}

/** A run that is tried again finds what it found before. */
async function isKnown(tx: StoreTransaction, incidentId: string, runId: string | null): Promise<boolean> {
  return runId !== null && (await tx.incidentEntry.count({ where: { incidentId, runId } })) > 0;
}

async function openIncident(tx: StoreTransaction, sighting: Sighting & { isTrouble: true }, at: Date): Promise<void> {
  const { isTrouble: _, text, runId, ...facts } = sighting;
  const incident = await tx.incident.create({
    data: { ...facts, openedAt: at, lastAt: at, entries: { create: { at, kind: "opened", text, runId } } },
  });
  await announce(tx, [{ kind: "incident_opened", ...announcement(incident, at), title: `${facts.title}.` }]);
  await notifyQuality(tx, { kind: "incident", id: incident.id });
}

async function occurAgain(tx: StoreTransaction, id: string, sighting: Sighting, at: Date): Promise<void> {
  const { text, runId } = sighting;
  await tx.incident.update({
    where: { id },
    data: {
      occurrences: { increment: 1 },
      passes: 0,
      lastAt: at,
      entries: { create: { at, kind: "occurred", text, runId } },
    },
  });
  await notifyQuality(tx, { kind: "incident", id });
}

async function notePass(tx: StoreTransaction, id: string, { text, runId }: Sighting, at: Date): Promise<void> {
  await tx.incident.update({
    where: { id },
    data: { passes: { increment: 1 }, entries: { create: { at, kind: "passed", text, runId } } },
  });
  await notifyQuality(tx, { kind: "incident", id });
}

async function resolve(
  tx: StoreTransaction,
  incident: {
    id: string;
    title: string;
    passes: number;
    syncId: string | null;
    datasetId: string | null;
    number: number;
  },
  { runId }: Sighting,
  at: Date,
): Promise<void> {
  const text = `Well ${incident.passes + 1} times in a row.`;
  await tx.incident.update({
    where: { id: incident.id },
    data: {
      state: "resolved",
      resolvedAt: at,
      passes: { increment: 1 },
      version: { increment: 1 },
      entries: { create: { at, kind: "resolved", text, runId } },
    },
  });
  const title = `Over: ${incident.title}.`;
  await announce(tx, [{ kind: "incident_resolved", ...announcement(incident, at), title }]);
  await notifyQuality(tx, { kind: "incident", id: incident.id });
}

function announcement(
  { id, number, syncId, datasetId }: { id: string; number: number; syncId: string | null; datasetId: string | null },
  at: Date,
) {
  return {
    at,
    ...(syncId === null ? {} : { syncId }),
    ...(datasetId === null ? {} : { datasetId }),
    facts: { incidentId: id, number },
  };
}

export interface IncidentChange {
  state?: IncidentState | null;
  /** "" takes the assignee away. */
  assignee?: string | null;
  note?: string | null;
  expectedVersion: number;
  by: string;
  at: Date;
}

/** What a person does about an incident; each part is a line of its timeline. */
export async function changeIncident(
  store: Store,
  id: string,
  { state, assignee, note, expectedVersion, by, at }: IncidentChange,
): Promise<"done" | "stale" | "missing" | "open again"> {
  return store.$transaction(async (tx) => {
    await tx.$queryRaw`select id from atlas."Incident" where id = ${id}::uuid for update`;
    const incident = await tx.incident.findUnique({ where: { id } });
    if (!incident) return "missing";
    if (incident.version !== expectedVersion) return "stale";
    const isReopened = incident.state === "resolved" && state != null && state !== "resolved";
    if (isReopened && (await tx.incident.count({ where: { key: incident.key, state: { not: "resolved" } } })) > 0) {
      return "open again";
    }
    const entries = [
      ...(state && state !== incident.state ? [{ kind: state === "open" ? "reopened" : state, text: "" }] : []),
      ...(assignee != null && assignee !== (incident.assignee ?? "")
        ? [{ kind: "assigned", text: assignee === "" ? "to nobody" : `to ${assignee}` }]
        : []),
      ...(note ? [{ kind: "note", text: note }] : []),
    ];
    await tx.incident.update({
      where: { id },
      data: {
        ...(state ? { state, resolvedAt: state === "resolved" ? at : null, ...(isReopened ? { passes: 0 } : {}) } : {}),
        ...(assignee == null ? {} : { assignee: assignee || null }),
        version: { increment: 1 },
        entries: { create: entries.map((entry) => ({ ...entry, at, by })) },
      },
    });
    if (state === "resolved" && incident.state !== "resolved") {
      const title = `${by} resolved: ${incident.title}.`;
      await announce(tx, [{ kind: "incident_resolved", ...announcement(incident, at), title }]);
    }
    await notifyQuality(tx, { kind: "incident", id });
    return "done";
  });
}

export async function incidentsByIds(store: Store, ids: readonly string[]): Promise<IncidentRecord[]> {
  const rows = await store.incident.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ kind, severity, state, ...row }) => ({
    ...row,
    kind: kind as IncidentKind,
    severity: severity as IncidentSeverity,
    state: state as IncidentState,
  }));
}

export interface IncidentFilter {
  states?: readonly IncidentState[] | null;
  datasetId?: string | null;
  syncId?: string | null;
}

/** Newest trouble first. */
export function listIncidents({ states, datasetId, syncId }: IncidentFilter): Listing {
  const conditions = [
    ...(states ? [Prisma.sql`item.state = any(${states})`] : []),
    ...(datasetId
      ? [
          Prisma.sql`item."datasetId" in (select other.id from atlas."Dataset" other join atlas."Dataset" asked
            on asked."syncStreamId" = other."syncStreamId" where asked.id = ${datasetId}::uuid)`,
        ]
      : []),
    ...(syncId ? [Prisma.sql`item."syncId" = ${syncId}::uuid`] : []),
  ];
  return {
    from: Prisma.sql`atlas."Incident" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item."lastAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

export async function incidentEntriesByIds(store: Store, ids: readonly string[]): Promise<IncidentEntryRecord[]> {
  return store.incidentEntry.findMany({ where: { id: { in: [...ids] } } });
}

/** An incident's timeline, newest first. */
export function listIncidentEntries(): Listing {
  return {
    from: Prisma.sql`atlas."IncidentEntry" as item`,
    parent: Prisma.sql`item."incidentId"`,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}
