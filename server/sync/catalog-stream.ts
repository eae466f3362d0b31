import { nestedFields } from "../domain/catalog/nested-fields.ts";
import type { KeptResult } from "../domain/quality/kept-result.ts";
import type { Layer } from "../domain/steps.ts";
import { describeTable, layerTable, type TableDescription } from "../layers/describe-tables.ts";
import { profileTable, type TableProfile } from "../layers/measure.ts";
import { personalColumns } from "../store/findings.ts";
import { readProtectionFacts } from "../store/protections.ts";
import { type DatasetColumnFacts, type DatasetIds, ensureDatasets, saveDataset } from "../store/results.ts";
import { columnOfField, type PreparedStream } from "./prepare-streams.ts";
import type { Charted } from "./steps/chart-rows.ts";
import type { QualityReport } from "./steps/score-quality.ts";
import type { SyncDeps } from "./sync-deps.ts";
import type { StepReport } from "./track-steps.ts";

/** What a stream's publication left in the layers, as the catalog and lineage tell it. */
export interface Published {
  datasets: DatasetIds;
  isNew: boolean;
  written: Record<Layer, number | null>;
  descriptions: Record<Layer, TableDescription>;
  chartProfile: { rows: number; nullsByColumn: Record<string, number> };
  results: readonly KeptResult[];
  /** What the policy did to columns, by name; "within" where only to something inside their values. */
  treatments: ReadonlyMap<string, string>;
  /** The kinds of personal data found in each column, the rejected ones left out. */
  personal: ReadonlyMap<string, string[]>;
}

/** What the steps between staging and state came to. */
export interface Publication {
  quality: QualityReport;
  charted: Charted;
  history: StepReport;
}

/** Brings the catalog up to a publication. Repeatable: it describes what the tables hold. */
export async function catalogStream(
  prepared: PreparedStream,
  publication: Publication | null,
  deps: SyncDeps,
): Promise<Published> {
  const { tables, plan } = prepared;
  const datasets = await ensureDatasets(deps.store, plan);
  const chartProfile: TableProfile =
    publication !== null && plan.writeMode === "overwrite" && publication.charted.superseded === 0
      ? publication.quality.profile
      : await profileTable(deps.layers, layerTable("chart", tables), tables.columns);
  const { applied } = await readProtectionFacts(deps.layers, plan.syncStreamId);
  const treatments = new Map(
    (applied?.columns ?? []).map(({ columnName, path, treatment }) => [columnName, path === "" ? treatment : "within"]),
  );
  const at = new Date();
  const catalogLayer = async (layer: Layer): Promise<TableDescription> => {
    const description = await describeTable(deps.layers, layer, tables);
    await saveDataset(deps.store, datasets[layer], {
      runId: tables.runId,
      at,
      rowCount: description.rows,
      sizeBytes: description.sizeBytes,
      columns: columnFacts(prepared, layer, description, { measured: chartProfile, treatments }),
    });
    return description;
  };
  const [explore, chart, navigate] = await Promise.all([
    catalogLayer("explore"),
    catalogLayer("chart"),
    catalogLayer("navigate"),
  ]);
  return {
    datasets,
    isNew: publication?.charted.isNew ?? false,
    written: {
      explore: explore.rows,
      chart: publication?.charted.figures?.written ?? null,
      navigate: publication?.history.done ?? null,
    },
    descriptions: { explore, chart, navigate },
    chartProfile: {
      rows: chartProfile.rows,
      nullsByColumn: Object.fromEntries(
        chartProfile.columns.map(({ name, nonNull }) => [name, chartProfile.rows - nonNull]),
      ),
    },
    results: publication?.quality.kept ?? [],
    treatments,
    personal: await personalColumns(deps.store, datasets.chart),
  };
}

function columnFacts(
  { tables, key }: PreparedStream,
  layer: Layer,
  { columns }: TableDescription,
  { measured, treatments }: { measured: TableProfile; treatments: ReadonlyMap<string, string> },
): DatasetColumnFacts[] {
  const keys = new Set(key.by === "fields" ? key.paths.map(([field = ""]) => columnOfField(tables, field)) : []);
  const descriptions = new Map(tables.columns.map(({ column, description }) => [column, description]));
  const nested = new Map(tables.columns.map(({ column, schema }) => [column, nestedFields(schema)]));
  const profiles = new Map(layer === "chart" ? measured.columns.map((profile) => [profile.name, profile]) : []);
  return columns.map(({ name, type, isNullable, isMetadata, statistics }) => {
    const profile = profiles.get(name);
    const { rows } = measured;
    return {
      name,
      type,
      isNullable,
      isMetadata,
      isKey: keys.has(name) || (keys.size === 0 && name === "_atlas_key"),
      description: descriptions.get(name) ?? null,
      nested: nested.get(name) ?? null,
      profile: profile
        ? { rows, nulls: rows - profile.nonNull, ...distinctOf(statistics, rows), ...rangeOf(profile, treatments) }
        : null,
    };
  });
}

/** The least and the greatest value are values: of a protected column neither is told. */
function rangeOf({ name, min, max }: TableProfile["columns"][number], treatments: ReadonlyMap<string, string>) {
  return treatments.has(name) ? { min: null, max: null } : { min, max };
}

/** PostgreSQL gives a count, or below zero a share of the rows; both from a sample, so marked as an estimate. */
function distinctOf(statistics: { distinct: number } | null, rows: number) {
  if (statistics === null) return { distinct: null, isDistinctEstimate: false };
  const { distinct } = statistics;
  return { distinct: Math.round(distinct < 0 ? -distinct * rows : distinct), isDistinctEstimate: true };
}
