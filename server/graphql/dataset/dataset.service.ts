import { noteUse, type UseKind } from "../../store/dataset-history.ts";
import { columnsOf, type DatasetRecord } from "../../store/datasets.ts";
import type { QuarantinedRow, RecordVersion } from "../../sync/layer-reader.ts";
import { badInput, type Connection, checkedFirst, type PageRequest, pageInfo } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { MAX_PAGE } from "../limits.ts";

/** The table's first rows by key, now or as of a moment, with what the catalog knows of its columns. */
export async function previewDataset(
  { layers, store, loaders, viewer }: AtlasContext,
  dataset: DatasetRecord,
  { first, asOf }: { first: number; asOf: Date | null },
) {
  refuseRawAsOf(dataset, asOf);
  const [{ columns, rows }, known] = await Promise.all([
    layers.preview(dataset.layer, dataset.tableName, { limit: first, asOf }, viewer?.role),
    columnsOf(store, dataset.id),
  ]);
  await noteUse(store, readingOf(dataset, viewer, { kind: "preview", asOf, rows: rows.length }));
  const { syncStreamId } = dataset;
  const [findings, treatments] = await Promise.all([
    Promise.all(columns.map(({ name }) => loaders.findingsOfColumn.load({ syncStreamId, name }))),
    Promise.all(columns.map(({ name }) => loaders.treatmentOfColumn.load({ syncStreamId, name }))),
  ]);
  return {
    rows,
    columns: columns.map(({ name, type }, place) => {
      const catalogued = known.find((column) => column.name === name);
      return {
        name,
        type,
        isKey: catalogued?.isKey ?? false,
        isMetadata: catalogued?.isMetadata ?? name.startsWith("_atlas_"),
        isPersonal: findings[place]?.some(({ status }) => status !== "rejected") ?? false,
        treatment: treatments[place]?.treatment ?? "keep",
      };
    }),
  };
}

/** One record's versions, newest first, or the one that was valid at a moment. */
export async function recordOf(
  { layers, store, viewer }: Pick<AtlasContext, "layers" | "store" | "viewer">,
  dataset: DatasetRecord,
  { key, asOf }: { key: string; asOf: Date | null },
): Promise<RecordVersion[]> {
  refuseRawAsOf(dataset, asOf);
  const versions = await layers.record(dataset.layer, dataset.tableName, { key, asOf }, viewer?.role);
  await noteUse(store, readingOf(dataset, viewer, { kind: "record", asOf, rows: versions.length }));
  return versions;
}

/** Who read how: without the key or any value, which may be personal. */
function readingOf(
  { id }: DatasetRecord,
  viewer: AtlasContext["viewer"],
  { kind, asOf, rows }: { kind: UseKind; asOf: Date | null; rows: number },
) {
  const detail = asOf === null ? "" : "as of a moment";
  return { datasetId: id, reader: viewer?.name ?? "", kind, detail, rows, at: new Date() };
}

function refuseRawAsOf({ layer }: DatasetRecord, asOf: Date | null): void {
  if (asOf !== null && layer === "explore") {
    throw badInput(
      "Explore keeps raw records by run, not by time. Read the chart or the navigate dataset as of a moment.",
    );
  }
}

/** Refused rows of a stream, newest first. A cursor is the id of the row before the page. */
export async function quarantinePage(
  { layers, viewer }: Pick<AtlasContext, "layers" | "viewer">,
  tableName: string,
  request: PageRequest,
): Promise<Connection<QuarantinedRow>> {
  const first = checkedFirst(request.first, MAX_PAGE);
  const after = request.after ?? null;
  if (after !== null && !/^[0-9a-f-]{36}$/.test(after)) throw badInput("The cursor is not one of this list.");
  const rows = await layers.quarantine(tableName, { limit: first + 1, after }, viewer?.role);
  const edges = rows.slice(0, first).map((node) => ({ cursor: node.id, node }));
  return {
    edges,
    pageInfo: pageInfo(edges, { hasNextPage: rows.length > first, after }),
    count: () => layers.countQuarantine(tableName),
  };
}
