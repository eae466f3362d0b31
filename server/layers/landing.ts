import type { Pool } from "pg";
import { binaryField } from "./binary-buffer.ts";
import { CopyLane, type RefusedRow } from "./copy-lane.ts";
import { layerConnection } from "./layer-database.ts";
import { type QuarantinedRow, quarantineRows } from "./quarantine.ts";
import type { KeyPlan } from "./record-key.ts";
import { BufferPool, type RowSegment } from "./row-buffer.ts";
import { type IncomingRecord, RowTyper, TypedRows } from "./row-typer.ts";
import { copyRawStatement, copyTypedStatement, removeOrdinals } from "./staging.ts";
import type { StreamTables } from "./stream-tables.ts";

// Two megabytes of rows are some three thousand records: few statements, and little memory for those under way.
const SEGMENT_BYTES = 2 << 20;
/** Segments under way at once; the reader waits beyond that. */
const MAX_SEGMENTS = 3;
/** What all streams together may hold back before the largest is sent. */
const MAX_BUFFERED_BYTES = 24 << 20;
const MAX_QUARANTINE_BATCH = 1_000;
/** Of a refused record's text, what is kept to look at. */
const MAX_QUARANTINED_BYTES = 65_536;

/**
 * Where a run's records land: raw rows in explore and typed rows in staging, side by side over two connections, so that
 * PostgreSQL parses both at once. Memory is bounded: writing waits for PostgreSQL when enough is under way.
 */
export class Landing {
  readonly #pool: Pool;
  readonly #raw: CopyLane;
  readonly #typed: CopyLane;
  readonly #streams: LandingStream[] = [];
  readonly #buffers = new BufferPool();
  readonly #underWay = new Set<Promise<void>>();
  #failure: unknown = null;

  private constructor(pool: Pool, raw: CopyLane, typed: CopyLane) {
    this.#pool = pool;
    this.#raw = raw;
    this.#typed = typed;
  }

  static async open(pool: Pool, databaseUrl: string): Promise<Landing> {
    const settings = layerConnection(databaseUrl);
    const [raw, typed] = await Promise.all([CopyLane.open(settings), CopyLane.open(settings)]);
    return new Landing(pool, raw, typed);
  }

  /** `from` is the ordinal of the last record that an earlier attempt landed for good; 0 for a fresh start. */
  addStream(tables: StreamTables, key: KeyPlan, from: { ordinal: number; rejected: number }): LandingStream {
    const stream = new LandingStream(tables, key, from, this.#buffers);
    this.#streams.push(stream);
    return stream;
  }

  /** Sends what has grown large enough; waits while too much is under way. Call it after every batch. */
  async relieve(): Promise<void> {
    for (const stream of this.#streams) if (stream.bufferedBytes >= SEGMENT_BYTES) await this.#send(stream);
    while (this.#bufferedBytes() > MAX_BUFFERED_BYTES) {
      await this.#send(this.#streams.reduce((a, b) => (a.bufferedBytes >= b.bufferedBytes ? a : b)));
    }
  }

  /** Sends everything written so far; the promise resolves when it is committed. */
  async flush(): Promise<void> {
    for (const stream of this.#streams) if (stream.hasUnsent) await this.#send(stream);
    await Promise.all(this.#underWay);
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await Promise.all([this.#raw.close(), this.#typed.close()]);
  }

  /** For a run that is given up: nothing more is sent, and what is under way is rolled back. */
  async abandon(): Promise<void> {
    this.#raw.destroy();
    this.#typed.destroy();
    await Promise.allSettled(this.#underWay);
  }

  #bufferedBytes(): number {
    return this.#streams.reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0);
  }

  async #send(stream: LandingStream): Promise<void> {
    while (this.#underWay.size >= MAX_SEGMENTS) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure;
    const segment = stream.takeSegment();
    const sent = this.#land(stream, segment)
      .catch((error) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async #land(stream: LandingStream, segment: Segment): Promise<void> {
    const { tables } = stream;
    const { raw, typed, spelled } = segment;
    const refused = await Promise.all([
      this.#raw.send(copyRawStatement(tables), raw),
      this.#typed.send(copyTypedStatement(tables, "binary"), typed),
      this.#typed.send(copyTypedStatement(tables, "text"), spelled),
    ]);
    const byOrdinal = new Map(refused.flat().map((row) => [row.ordinal, refusedRow(row, rawData(raw, row.ordinal))]));
    for (const { bytes } of [raw, typed, spelled]) this.#buffers.giveBack(bytes);
    if (byOrdinal.size > 0) await removeOrdinals(this.#pool, tables, [...byOrdinal.keys()]);
    const rows = [...segment.quarantined, ...byOrdinal.values()];
    for (let from = 0; from < rows.length; from += MAX_QUARANTINE_BATCH) {
      await quarantineRows(this.#pool, tables, rows.slice(from, from + MAX_QUARANTINE_BATCH));
    }
    stream.landed += raw.ordinals.length - byOrdinal.size;
    stream.rejected += byOrdinal.size;
  }
}

interface Segment extends Record<"raw" | "typed" | "spelled", RowSegment> {
  quarantined: QuarantinedRow[];
}

/** One stream's records on their way. */
export class LandingStream {
  readonly tables: StreamTables;
  /** Records and refused rows that came, counted over attempts; the newest one's ordinal. */
  ordinal: number;
  /** Bytes of the records' data that came in this attempt. */
  bytes = 0;
  /** Rows in quarantine. */
  rejected: number;
  /** Rows committed to explore in this attempt. */
  landed = 0;
  readonly #typer: RowTyper;
  readonly #rows: TypedRows;
  #quarantined: QuarantinedRow[] = [];
  #quarantinedCharacters = 0;

  constructor(tables: StreamTables, key: KeyPlan, from: { ordinal: number; rejected: number }, pool: BufferPool) {
    this.tables = tables;
    this.ordinal = from.ordinal;
    this.rejected = from.rejected;
    this.#rows = new TypedRows(pool);
    this.#typer = new RowTyper({ columns: tables.columns, key, hasRest: tables.hasRest });
  }

  get bufferedBytes(): number {
    return this.#rows.length + this.#quarantinedCharacters;
  }

  get hasUnsent(): boolean {
    return this.#rows.raw.rows > 0 || this.#quarantined.length > 0;
  }

  write(record: IncomingRecord): void {
    this.ordinal++;
    this.bytes += record.data.length;
    const refusal = this.#typer.write(this.#rows, record, this.ordinal);
    if (refusal !== null) this.#refuse({ ...refusal, raw: record.data.toString("utf8", 0, MAX_QUARANTINED_BYTES) });
  }

  /** A row that the source itself could not make a record of. */
  reject(row: { code: string; reason: string; raw: string }): void {
    this.ordinal++;
    this.#refuse(row);
  }

  takeSegment(): Segment {
    const segment = { ...this.#rows.take(), quarantined: this.#quarantined };
    this.#quarantined = [];
    this.#quarantinedCharacters = 0;
    return segment;
  }

  #refuse(row: { code: string; reason: string; raw: string }): void {
    this.rejected++;
    this.#quarantined.push({ ordinal: this.ordinal, ...row });
    this.#quarantinedCharacters += row.raw.length + row.reason.length;
  }
}

function refusedRow({ ordinal, sqlState, message }: RefusedRow, raw: Buffer): QuarantinedRow {
  return {
    ordinal,
    code: sqlState.startsWith("54") ? "TOO_LARGE" : "NOT_STORABLE",
    reason: `PostgreSQL cannot hold this record: ${message}.`,
    raw: raw.toString("utf8", 0, MAX_QUARANTINED_BYTES),
  };
}

/** The record's JSON: the third field of its raw row, behind jsonb's version. */
function rawData({ bytes, starts, ordinals }: RowSegment, ordinal: number): Buffer {
  return binaryField(bytes.subarray(starts[ordinals.indexOf(ordinal)]), 2).subarray(1);
}
