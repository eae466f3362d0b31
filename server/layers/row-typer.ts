import type { ColumnPlan } from "../domain/schema/column-plan.ts";
import { type RawValue, writeCast } from "./cast-value.ts";
import { ContentHash } from "./content-hash.ts";
import type { CopyBuffer } from "./copy-buffer.ts";
import { ABSENT, FieldScanner, NULL } from "./json-fields.ts";
import { type KeyPlan, keyOfFields } from "./record-key.ts";
import { repairEscapes } from "./repair-escapes.ts";

export interface RowTyperOptions {
  columns: readonly ColumnPlan[];
  key: KeyPlan;
  /** Fields beyond the typed ones are kept in REST_COLUMN. */
  hasRest: boolean;
}

export interface IncomingRecord {
  data: Buffer;
  emittedAt: number;
  changes: Buffer | null;
}

/** Why a record has no row: for programs, for people. */
export interface Refusal {
  code: string;
  reason: string;
}

/** A field whose value the typed row could not hold as it was. */
interface FieldChange {
  field: string;
  change: "NULLED" | "REPAIRED";
  reason: string;
}

const NO_FIELD: RawValue = { bytes: Buffer.alloc(0), kind: ABSENT, start: 0, end: 0 };

/**
 * Turns a stream's records into rows of explore (raw) and of staging (typed), in one pass over the record's bytes.
 * Raw row: ordinal, key, data, extracted at. Typed row: ordinal, key, hash, extracted at, meta, columns…, rest.
 */
export class RowTyper {
  readonly #columns: readonly ColumnPlan[];
  readonly #key: KeyPlan;
  readonly #hasRest: boolean;
  readonly #scanner: FieldScanner;
  readonly #hash: ContentHash;
  readonly #indexByField: Map<string, number>;
  readonly #value: RawValue = { ...NO_FIELD };
  #lastInstant = Number.NaN;
  #lastInstantText = "";

  constructor({ columns, key, hasRest }: RowTyperOptions) {
    this.#columns = columns;
    this.#key = key;
    this.#hasRest = hasRest;
    const typed = columns.map(({ field }) => field);
    const fields = [...new Set([...typed, ...(key.by === "fields" ? key.paths.map(([field = ""]) => field) : [])])];
    this.#scanner = new FieldScanner(fields);
    this.#hash = new ContentHash(columns);
    this.#indexByField = new Map(fields.map((field, index) => [field, index]));
  }

  /** Writes both rows, or nothing and says why. */
  write(raw: CopyBuffer, typed: CopyBuffer, record: IncomingRecord, ordinal: number): Refusal | null {
    let bytes = record.data;
    const scanned = this.#scanner;
    if (!scanned.scan(bytes))
      return { code: "INVALID_JSON", reason: "The record's data is not a well-formed JSON object." };
    let changes: FieldChange[] | null = null;
    if (scanned.hasRiskyEscapes) {
      const repaired = this.#repairedFields(bytes);
      if (repaired.length > 0) {
        changes = repaired;
        bytes = Buffer.from(repairEscapes(bytes.toString("utf8")));
        scanned.scan(bytes);
      }
    }
    const rest = this.#hasRest ? this.#restOf(bytes) : null;
    const hash = this.#hash.of(bytes, scanned, rest);
    const key = this.#keyOf(bytes, hash, ordinal);
    if (typeof key !== "string") return key;

    const number = String(ordinal);
    const instant = this.#instant(record.emittedAt);
    this.#writeRaw(raw, { number, key, bytes, instant });
    this.#writeTyped(typed, { number, key, hash, instant, bytes, rest, changes, sourceChanges: record.changes });
    return null;
  }

  #writeRaw(raw: CopyBuffer, row: { number: string; key: string; bytes: Buffer; instant: string }): void {
    raw.ascii(row.number);
    raw.tab();
    raw.text(row.key);
    raw.tab();
    if (this.#scanner.hasSpecials) raw.escaped(row.bytes, 0, row.bytes.length);
    else raw.plain(row.bytes, 0, row.bytes.length);
    raw.tab();
    raw.ascii(row.instant);
    raw.endRow();
  }

  #writeTyped(
    typed: CopyBuffer,
    row: {
      number: string;
      key: string;
      hash: string;
      instant: string;
      bytes: Buffer;
      rest: string | null;
      changes: FieldChange[] | null;
      sourceChanges: Buffer | null;
    },
  ): void {
    let { changes } = row;
    const value = this.#value;
    value.bytes = row.bytes;
    for (let index = 0; index < this.#columns.length; index++) {
      const kind = this.#scanner.kinds[index]!;
      if (kind === ABSENT || kind === NULL) typed.null();
      else {
        value.kind = kind;
        value.start = this.#scanner.starts[index]!;
        value.end = this.#scanner.ends[index]!;
        const { type, field } = this.#columns[index]!;
        if (!writeCast(typed, value, type)) {
          typed.null();
          changes ??= [];
          changes.push({ field, change: "NULLED", reason: "DESTINATION_TYPECAST_ERROR" });
        }
      }
      typed.tab();
    }
    if (this.#hasRest) {
      typed.text(row.rest ?? "{}");
      typed.tab();
    }
    writeMeta(typed, changes, row.sourceChanges);
    typed.tab();
    typed.ascii(row.number);
    typed.tab();
    typed.text(row.key);
    typed.tab();
    typed.ascii(row.hash);
    typed.tab();
    typed.ascii(row.instant);
    typed.endRow();
  }

  #keyOf(bytes: Buffer, hash: string, ordinal: number): string | Refusal {
    switch (this.#key.by) {
      case "fields":
        return keyOfFields(this.#key.paths, (field) => this.#valueOf(bytes, field));
      case "content":
        return hash;
      case "ordinal":
        return `${this.#key.run}:${ordinal}`;
    }
  }

  #valueOf(bytes: Buffer, field: string): RawValue {
    const index = this.#indexByField.get(field);
    if (index === undefined) return NO_FIELD;
    const { kinds, starts, ends } = this.#scanner;
    return { bytes, kind: kinds[index]!, start: starts[index]!, end: ends[index]! };
  }

  /** What is not typed, as one JSON object with its fields sorted. */
  #restOf(bytes: Buffer): string {
    const members: [string, string][] = [];
    const { unknown } = this.#scanner;
    for (let i = 0; i < unknown.length; i += 4) {
      members.push([
        bytes.toString("utf8", unknown[i], unknown[i + 1]),
        bytes.toString("utf8", unknown[i + 2], unknown[i + 3]),
      ]);
    }
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([field, value]) => `"${field}":${value}`).join(",")}}`;
  }

  #repairedFields(bytes: Buffer): FieldChange[] {
    const changes: FieldChange[] = [];
    for (const [field, index] of this.#indexByField) {
      if (this.#scanner.kinds[index] === ABSENT) continue;
      const text = bytes.toString("utf8", this.#scanner.starts[index], this.#scanner.ends[index]);
      if (repairEscapes(text) !== text) changes.push({ field, change: "REPAIRED", reason: "CHARACTER_NOT_STORABLE" });
    }
    const hasOther = changes.length === 0 && repairEscapes(bytes.toString("utf8")) !== bytes.toString("utf8");
    return hasOther ? [{ field: "", change: "REPAIRED", reason: "CHARACTER_NOT_STORABLE" }] : changes;
  }

  /** Connectors send the same millisecond for many records in a row. */
  #instant(emittedAt: number): string {
    if (emittedAt !== this.#lastInstant) {
      this.#lastInstant = emittedAt;
      this.#lastInstantText = new Date(emittedAt).toISOString();
    }
    return this.#lastInstantText;
  }
}

/** `{"changes": […]}` of ours and of the connector's; null where nothing changed, which is nearly always. */
function writeMeta(to: CopyBuffer, own: FieldChange[] | null, connectors: Buffer | null): void {
  if (own === null && connectors === null) {
    to.null();
    return;
  }
  const inherited = connectors === null ? "" : connectors.toString("utf8").trim().slice(1, -1).trim();
  const ours = (own ?? []).map((change) => JSON.stringify(change)).join(",");
  to.text(`{"changes":[${[inherited, ours].filter(Boolean).join(",")}]}`);
}
