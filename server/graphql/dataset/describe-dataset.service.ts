import { type DatasetWords, describeColumn, describeDataset } from "../../store/describe-datasets.ts";
import type { AtlasContext } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

const MAX_TAGS = 20;
const LONGEST_TAG = 50;
const LONGEST_TEXT = 4_000;
const LONGEST_OWNER = 100;
const LONGEST_LATE_MINUTES = 366 * 24 * 60;

export interface DatasetEdit {
  id: string;
  expectedVersion: number;
  description?: string | null;
  tags?: string[] | null;
  owner?: string | null;
  lateAfterMinutes?: number | null;
}

/** Changes what people say of a dataset: what is left out stays, null or "" takes away. Gives its uuid. */
export async function editDataset({ store }: Pick<AtlasContext, "store">, edit: DatasetEdit): Promise<Outcome<string>> {
  const id = localId("Dataset", edit.id);
  if (!id) return missing("dataset");
  const { lateAfterMinutes, description, owner } = edit;
  const tags = edit.tags && [...new Set(edit.tags.map((tag) => tag.trim()).filter(Boolean))];
  if (tags && (tags.length > MAX_TAGS || tags.some((tag) => tag.length > LONGEST_TAG))) {
    return refuse("limit", `A dataset has at most ${MAX_TAGS} tags of at most ${LONGEST_TAG} characters.`, ["tags"]);
  }
  if (description && description.length > LONGEST_TEXT) return tooLong("description", LONGEST_TEXT);
  if (owner && owner.length > LONGEST_OWNER) return tooLong("owner", LONGEST_OWNER);
  if (lateAfterMinutes != null && (lateAfterMinutes < 1 || lateAfterMinutes > LONGEST_LATE_MINUTES)) {
    return refuse("invalid", "A dataset is late after a minute at least and a year at most.", ["lateAfterMinutes"]);
  }
  const words: DatasetWords = {
    ...(description === undefined ? {} : { description: description?.trim() || null }),
    ...(owner === undefined ? {} : { owner: owner?.trim() || null }),
    ...(tags === undefined ? {} : { tags: tags ?? [] }),
    ...(lateAfterMinutes === undefined ? {} : { lateAfterMinutes }),
  };
  switch (await describeDataset(store, { id, expectedVersion: edit.expectedVersion, words })) {
    case "done":
      return done(id);
    case "missing":
      return missing("dataset");
    case "stale":
      return stale();
  }
}

/** Sets or takes away what people say of a column; its dataset's version guards it. Gives the column's uuid. */
export async function editColumn(
  { store }: Pick<AtlasContext, "store">,
  edit: { id: string; expectedVersion: number; note: string | null },
): Promise<Outcome<string>> {
  const id = localId("DatasetColumn", edit.id);
  if (!id) return missing("column");
  if (edit.note && edit.note.length > LONGEST_TEXT) return tooLong("note", LONGEST_TEXT);
  const note = edit.note?.trim() || null;
  switch (await describeColumn(store, { id, expectedVersion: edit.expectedVersion, note })) {
    case "done":
      return done(id);
    case "missing":
      return missing("column");
    case "stale":
      return stale();
  }
}

function missing(what: string) {
  return refuse("not_found", `There is no such ${what}. Its sync may have been deleted.`, ["id"]);
}

function stale() {
  return refuse("stale", "Somebody changed this dataset meanwhile. Look at it as it is now, then change it again.", [
    "expectedVersion",
  ]);
}

function tooLong(field: string, most: number) {
  return refuse("limit", `At most ${most} characters.`, [field]);
}
