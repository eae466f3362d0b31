import type { CheckFileRecord } from "../../store/check-files.ts";
import { checkFilesByIds, nextOf, saveCheckFile } from "../../store/check-files.ts";
import { insertCheckRun } from "../../store/check-runs.ts";
import { datasetsByIds, datasetsOfStreams } from "../../store/datasets.ts";
import { type ReadChecks, readChecks } from "../../sync/quality/read-checks.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import type { SaveChecksInput } from "./check-file.type.ts";

type Services = Pick<AtlasServices, "store" | "queue">;
type Home = Pick<CheckFileRecord, "syncId" | "datasetId">;

const MAX_TEXT = 500_000;

/** Reads checks and, unless it is a dry run, saves them. Gives the file's uuid, and what was read in any case. */
export async function saveChecks(
  { store }: Services,
  input: SaveChecksInput,
  by: string,
): Promise<ReadChecks & { done?: string; refused?: UserError[] }> {
  if (input.text.length > MAX_TEXT) {
    const tooLong = `A check file holds at most ${MAX_TEXT.toLocaleString("en-US")} characters.`;
    return { checks: [], problems: [], ...refuse("limit", tooLong, ["text"]) };
  }
  const before = input.id ? await fileById(store, input.id) : null;
  if (input.id && !before) return { checks: [], problems: [], ...missingFile(["id"]) };
  const home = before ?? (await homeOf(store, input));
  if ("refused" in home) return { checks: [], problems: [], refused: home.refused };
  const read = await readChecks(store, home.syncId, input.text);
  if (input.dryRun) return read;
  return { ...read, ...(await save({ store }, { input, before, home, by })) };
}

async function save(
  { store }: Pick<Services, "store">,
  { input, before, home, by }: { input: SaveChecksInput; before: CheckFileRecord | null; home: Home; by: string },
): Promise<Outcome<string>> {
  const at = new Date();
  const name = (input.name ?? before?.name ?? (await usualName(store, home))).trim();
  if (name === "") return refuse("required", "A check file needs a name.", ["name"]);
  const cron = input.cron === undefined || input.cron === null ? (before?.cron ?? null) : input.cron.trim() || null;
  const timeZone = input.timeZone ?? before?.timeZone ?? "UTC";
  const wrongSchedule = cron === null ? null : problemOfSchedule(cron, timeZone, at);
  if (wrongSchedule) return wrongSchedule;
  const saved = await saveCheckFile(store, {
    id: before?.id ?? null,
    ...{ syncId: home.syncId, datasetId: home.datasetId, name, text: input.text, cron, timeZone, by, at },
    origin: input.origin ?? before?.origin ?? "user",
    isEnabled: input.isEnabled ?? before?.isEnabled ?? true,
    expectedVersion: input.expectedVersion ?? null,
  });
  if (saved === "missing") return missingFile(["id"]);
  if (saved === "taken") return refuse("taken", `Another file of this sync is called "${name}".`, ["name"]);
  if (saved === "stale") {
    const message = "Somebody saved this file meanwhile. Look at it as it is now, then save yours again.";
    return refuse("stale", message, ["expectedVersion"]);
  }
  return done(saved.id);
}

function problemOfSchedule(cron: string, timeZone: string, at: Date): Outcome<string> | null {
  try {
    if (nextOf(cron, timeZone, at) !== null) return null;
    return refuse("invalid", `The schedule "${cron}" never comes.`, ["cron"]);
  } catch {
    const message = `"${cron}" in ${timeZone} is no schedule; expected five fields such as "0 6 * * *" and a zone such as Europe/Oslo.`;
    return refuse("invalid", message, ["cron"]);
  }
}

/** Queues the file's checks on what is published; gives the uuid of their run. */
export async function startChecks({ store, queue }: Services, fileId: string, by: string): Promise<Outcome<string>> {
  const file = await fileById(store, fileId);
  if (!file) return missingFile(["fileId"]);
  const id = await insertCheckRun(store, { checkFileId: file.id, trigger: "manual", triggeredBy: by, at: new Date() });
  await queue.enqueueChecks(id);
  return done(id);
}

async function fileById(store: Services["store"], globalId: string): Promise<CheckFileRecord | null> {
  const id = localId("CheckFile", globalId);
  return (id && (await checkFilesByIds(store, [id]))[0]) || null;
}

async function homeOf(store: Services["store"], input: SaveChecksInput): Promise<Home | { refused: UserError[] }> {
  const syncId = input.syncId ? localId("Sync", input.syncId) : null;
  if (syncId && (await store.sync.count({ where: { id: syncId } })) > 0) return { syncId, datasetId: null };
  const datasetId = input.datasetId ? localId("Dataset", input.datasetId) : null;
  const [dataset] = datasetId ? await datasetsByIds(store, [datasetId]) : [];
  if (!dataset) {
    return refuse("not_found", "Name the dataset or the sync that the checks are about.", [
      input.syncId ? "syncId" : "datasetId",
    ]);
  }
  // Checks are about the stream, whichever layer of it somebody looks at.
  const [layers = []] = await datasetsOfStreams(store, [dataset.syncStreamId]);
  const chart = layers.find(({ layer }) => layer === "chart") ?? dataset;
  return { syncId: dataset.syncId, datasetId: chart.id };
}

async function usualName(store: Services["store"], { datasetId, syncId }: Home): Promise<string> {
  const [dataset] = datasetId ? await datasetsByIds(store, [datasetId]) : [];
  const base = dataset ? dataset.name : "checks";
  const files = await store.checkFile.findMany({ where: { syncId }, select: { name: true } });
  const taken = new Set(files.map(({ name }) => name));
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? `${base}.yml` : `${base}-${nth}.yml`;
    if (!taken.has(name)) return name;
  }
}

function missingFile(field: string[]) {
  return refuse("not_found", "There is no such check file. It may have been deleted.", field);
}
