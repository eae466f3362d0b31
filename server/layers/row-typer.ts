import type { ColumnPlan } from "../domain/schema/column-plan.ts";
import { BinaryBuffer } from "./binary-buffer.ts";
import { writeBinary } from "./binary-cast.ts";
import { type RawValue, writeCast } from "./cast-value.ts";
import { ContentHash } from "./content-hash.ts";
import { CopyBuffer } from "./copy-buffer.ts";
import { ABSENT, FieldScanner, NULL } from "./json-fields.ts";
import { type KeyPlan, keyOfFields } from "./record-key.ts";
import { repairEscapes } from "./repair-escapes.ts";
import type { BufferPool, RowSegment } from "./row-buffer.ts";

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

/** A stream's rows on their way to PostgreSQL: raw ones, and typed ones in whichever format their values allow. */
export class TypedRows {
  readonly raw: BinaryBuffer;
  readonly typed: BinaryBuffer;
  /** Typed rows of which PostgreSQL is to read the text. */
  readonly spelled: CopyBuffer;

  constructor(pool?: BufferPool) {
    this.raw = new BinaryBuffer(pool);
    this.typed = new BinaryBuffer(pool);
    this.spelled = new CopyBuffer(pool);
  }

  get length(): number {
    return this.raw.length + this.typed.length + this.spelled.length;
  }

  take(): Record<"raw" | "typed" | "spelled", RowSegment> {
    return { raw: this.raw.take(), typed: this.typed.take(), spelled: this.spelled.take() };
  }
}

/** What Atlas notes of a record beside its typed values. */
interface Account {
  ordinal: number;
  key: string;
  hash: string;
  emittedAt: number;
}

/**
 * Turns a stream's records into rows of explore (raw) and of staging (typed), in one pass over the record's bytes.
 * Raw row: ordinal, key, data, extracted at. Typed row: columns…, rest, meta, ordinal, key, hash, extracted at.
 */
export class RowTyper {
  readonly #columns: readonly ColumnPlan[];
  readonly #key: KeyPlan;
  readonly #hasRest: boolean;
  readonly #scanner: FieldScanner;
  readonly #hash: ContentHash;
  readonly #indexByField: Map<string, number>;
  readonly #value: RawValue = { ...NO_FIELD };

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
  write(to: TypedRows, record: IncomingRecord, ordinal: number): Refusal | null {
    let bytes = record.data;
    const scanned = this.#scanner;
    if (!scanned.scan(bytes))
      return { code: "INVALID_JSON", reason: "The record's data is not a well-formed JSON object." };
    let repairs: FieldChange[] | null = null;
    if (scanned.hasRiskyEscapes) {
      const repaired = this.#repairedFields(bytes);
      if (repaired.length > 0) {
        repairs = repaired;
        bytes = Buffer.from(repairEscapes(bytes.toString("utf8")));
        scanned.scan(bytes);
      }
    }
    const rest = this.#hasRest ? this.#restOf(bytes) : null;
    const identity = this.#identify(bytes, rest, ordinal);
    if ("code" in identity) return identity;
    const { hash, key } = identity;

    const account = { ordinal, key, hash, emittedAt: record.emittedAt };
    writeRaw(to.raw, bytes, account);
    const changes = { repairs, connectors: record.changes };
    if (!this.#writeBinary(to.typed, bytes, rest, changes, account)) {
      to.typed.dropRow();
      this.#writeText(to.spelled, bytes, rest, changes, account);
    }
    return null;
  }

  /** The record's hash and key, or why it has none. Reading what lies inside its values may find that they are no JSON. */
  #identify(bytes: Buffer, rest: string | null, ordinal: number): { hash: string; key: string } | Refusal {
    try {
      const hash = this.#hash.of(bytes, this.#scanner, rest);
      const key = this.#keyOf(bytes, hash, ordinal);
      return typeof key === "string" ? { hash, key } : key;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { code: "INVALID_JSON", reason: "The record's data is not well-formed JSON." };
    }
  }

  /** False when a value's form is not among those Atlas knows in binary; the row is then begun and not ended. */
  #writeBinary(to: BinaryBuffer, bytes: Buffer, rest: string | null, changes: Changes, account: Account): boolean {
    const columns = this.#columns;
    to.beginRow(columns.length + (this.#hasRest ? 1 : 0) + 5);
    for (let index = 0; index < columns.length; index++) {
      const value = this.#valueAt(bytes, index);
      if (value === null) to.null();
      else if (!writeBinary(to, value, columns[index]!.type)) return false;
    }
    if (this.#hasRest) writeJsonText(to, rest ?? "{}");
    const meta = metaText(changes.repairs, changes.connectors);
    if (meta === null) to.null();
    else writeJsonText(to, meta);
    to.bigint(account.ordinal);
    to.text(account.key);
    to.uuid(account.hash);
    writeInstant(to, account.emittedAt);
    to.endRow(account.ordinal);
    return true;
  }

  #writeText(to: CopyBuffer, bytes: Buffer, rest: string | null, changes: Changes, account: Account): void {
    let { repairs: own } = changes;
    for (let index = 0; index < this.#columns.length; index++) {
      const { type, field } = this.#columns[index]!;
      const value = this.#valueAt(bytes, index);
      if (value === null) to.null();
      else if (!writeCast(to, value, type)) {
        to.null();
        own ??= [];
        own.push({ field, change: "NULLED", reason: "DESTINATION_TYPECAST_ERROR" });
      }
      to.tab();
    }
    if (this.#hasRest) {
      to.text(rest ?? "{}");
      to.tab();
    }
    const meta = metaText(own, changes.connectors);
    if (meta === null) to.null();
    else to.text(meta);
    to.tab();
    to.ascii(String(account.ordinal));
    to.tab();
    to.text(account.key);
    to.tab();
    to.ascii(account.hash);
    to.tab();
    to.ascii(new Date(account.emittedAt).toISOString());
    to.endRow(account.ordinal);
  }

  /** The column's value in the record that was scanned last, null for null and missing. Valid until the next one. */
  #valueAt(bytes: Buffer, index: number): RawValue | null {
    const kind = this.#scanner.kinds[index]!;
    if (kind === ABSENT || kind === NULL) return null;
    const value = this.#value;
    value.bytes = bytes;
    value.kind = kind;
    value.start = this.#scanner.starts[index]!;
    value.end = this.#scanner.ends[index]!;
    return value;
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
}

/** What happened to a record's fields, by us and by the connector (its JSON array). */
interface Changes {
  repairs: FieldChange[] | null;
  connectors: Buffer | null;
}

function writeRaw(to: BinaryBuffer, bytes: Buffer, { ordinal, key, emittedAt }: Account): void {
  to.beginRow(4);
  to.bigint(ordinal);
  to.text(key);
  to.json(bytes, 0, bytes.length);
  writeInstant(to, emittedAt);
  to.endRow(ordinal);
}

// From 1970, where JavaScript counts from, to 2000, where PostgreSQL does.
const DAYS_1970_TO_2000 = 10_957;
const MS_A_DAY = 86_400_000;

function writeInstant(to: BinaryBuffer, ms: number): void {
  const day = Math.floor(ms / MS_A_DAY);
  to.timestamp(day - DAYS_1970_TO_2000, Math.round((ms - day * MS_A_DAY) * 1_000));
}

function writeJsonText(to: BinaryBuffer, json: string): void {
  const bytes = Buffer.from(json);
  to.json(bytes, 0, bytes.length);
}

/** `{"changes": […]}` of ours and of the connector's; null where nothing changed, which is nearly always. */
function metaText(own: FieldChange[] | null, connectors: Buffer | null): string | null {
  if (own === null && connectors === null) return null;
  const inherited = connectors === null ? "" : connectors.toString("utf8").trim().slice(1, -1).trim();
  const ours = (own ?? []).map((change) => JSON.stringify(change)).join(",");
  return `{"changes":[${[inherited, ours].filter(Boolean).join(",")}]}`;
}
