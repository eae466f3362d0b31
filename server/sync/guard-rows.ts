import {
  KEY_COLUMN,
  type PiiPolicy,
  type Protection,
  protectsNothing,
  type TableProtection,
  wholeColumns,
} from "../domain/pii/policy.ts";
import { protectJson } from "../domain/pii/protect-json.ts";
import { decryptValue, hashValue, type ProtectionKeys, protectWithin } from "../domain/pii/protect-value.ts";
import { includesRole, type Role } from "../domain/roles.ts";
import { planColumns } from "../domain/schema/column-plan.ts";
import type { Layer } from "../domain/steps.ts";
import type { JsonSchema } from "../domain/stream.ts";
import type { LayerDb } from "../layers/layer-database.ts";
import type { QuarantinedRow, RecordVersion, TablePreview } from "../layers/preview.ts";
import { readProtectionFactsOfTable } from "../store/protections.ts";

const HIDDEN_RAW = "Hidden: the row cannot be read field by field, and a policy protects fields of its stream.";

/**
 * What of a stream's rows may be shown to a role: what is raw (explore, quarantine) is treated as it is for chart, and what
 * is encrypted is opened for those whom the policy lets read it.
 */
export class RowGuard {
  readonly #protection: TableProtection;
  readonly #policy: PiiPolicy;
  readonly #fieldOf: ReadonlyMap<string, string>;
  readonly #keys: ProtectionKeys;
  readonly #role: Role | null;

  private constructor(
    facts: { policy: PiiPolicy; applied: TableProtection; schema: JsonSchema },
    keys: ProtectionKeys,
    role: Role | null,
  ) {
    this.#policy = facts.policy;
    this.#protection = facts.applied;
    this.#fieldOf = new Map(planColumns(facts.schema).map(({ field, column }) => [column, field]));
    this.#keys = keys;
    this.#role = role;
  }

  /** Null where nothing of the table is protected, so that every value may be seen. `role` null: nothing is opened. */
  static async of(
    db: LayerDb,
    table: string,
    role: Role | null,
    loadKeys: () => Promise<ProtectionKeys>,
  ): Promise<RowGuard | null> {
    const facts = await readProtectionFactsOfTable(db, table);
    if (facts === null || facts.applied === null || protectsNothing(facts.applied)) return null;
    return new RowGuard({ ...facts, applied: facts.applied }, await loadKeys(), role);
  }

  /** Rows of a layer, with their keys. */
  preview(layer: Layer, { columns, rows }: TablePreview): TablePreview {
    return {
      columns,
      rows: rows.map(({ key, cells }) => ({
        key: layer === "explore" ? this.#rawKey(key) : key,
        cells: cells.map((value, place) => this.#cell(layer, columns[place]!.name, value)),
      })),
    };
  }

  version(layer: Layer, version: RecordVersion): RecordVersion {
    const values = Object.entries(version.values).map(([name, value]) => [name, this.#cell(layer, name, value)]);
    return { ...version, values: Object.fromEntries(values) };
  }

  quarantined<Row extends QuarantinedRow>(row: Row): Row {
    if (this.#mayReadRaw) return row;
    // PostgreSQL and the casts quote the value that they refuse.
    return { ...row, reason: row.reason.replace(/"[^"]*"/g, '"…"'), raw: this.#rawText(row.raw) };
  }

  #cell(layer: Layer, column: string, value: unknown): unknown {
    if (layer === "explore") return this.#rawCell(column, value);
    if (typeof value !== "string" || !this.#mayDecrypt) return value;
    const isEncrypted = wholeColumns(this.#protection.columns).get(column) === "encrypt";
    return isEncrypted ? (decryptValue(value, this.#keys) ?? value) : value;
  }

  #rawCell(column: string, value: unknown): unknown {
    if (this.#mayReadRaw) return value;
    if (column === KEY_COLUMN) return this.#rawKey(String(value));
    return column === "data" ? this.#rawData(value) : value;
  }

  #rawKey(key: string): string {
    const isHashed = wholeColumns(this.#protection.columns).has(KEY_COLUMN);
    return this.#mayReadRaw || !isHashed ? key : hashValue(key, this.#keys);
  }

  get #mayReadRaw(): boolean {
    const { rawReaders } = this.#policy;
    return rawReaders !== null && this.#role !== null && includesRole(this.#role, rawReaders);
  }

  get #mayDecrypt(): boolean {
    return this.#role !== null && includesRole(this.#role, this.#policy.encryptedReaders);
  }

  #rawData(value: unknown): unknown {
    // A document that was cut for a page is no JSON any more.
    return typeof value === "string"
      ? this.#rawText(value)
      : JSON.parse(this.#protectDocument(JSON.stringify(value ?? null)));
  }

  #rawText(text: string): string {
    try {
      return this.#protectDocument(text);
    } catch {
      const isOnlyWithin = this.#protection.columns.length === 0;
      return isOnlyWithin ? protectWithin(text, this.#protection.within, this.#keys) : HIDDEN_RAW;
    }
  }

  #protectDocument(text: string): string {
    const paths = new Map<string, Protection | "within">(
      this.#protection.columns.map(({ columnName, path, treatment }) => {
        const field = this.#fieldOf.get(columnName) ?? columnName;
        return [path === "" ? field : `${field}.${path}`, treatment];
      }),
    );
    return protectJson(text, { paths, within: this.#protection.within }, this.#keys);
  }
}
