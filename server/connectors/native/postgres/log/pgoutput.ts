/**
 * Takes messages of PostgreSQL's output plugin pgoutput apart, protocol version 1, with values as texts.
 * Source: PostgreSQL's documentation, "Logical Replication Message Formats".
 */

export interface RelationMessage {
  kind: "relation";
  id: number;
  namespace: string;
  name: string;
  columns: RelationColumn[];
}

export interface RelationColumn {
  name: string;
  isKey: boolean;
  typeId: number;
  typeModifier: number;
}

/** A column's value: its text, null, or UNCHANGED for a large one that an update did not touch and the log leaves out. */
export type LogValue = string | null | typeof UNCHANGED;
export const UNCHANGED = Symbol("unchanged");

export interface RowMessage {
  kind: "insert" | "update" | "delete";
  relationId: number;
  /** The row's old key, or the whole old row; null where the log has neither: the key stayed as it is. */
  before: LogValue[] | null;
  /** Null for a delete. */
  after: LogValue[] | null;
}

export type LogMessage =
  | { kind: "begin"; commitLsn: bigint; committedAtMicros: bigint }
  | { kind: "commit"; endLsn: bigint }
  | RelationMessage
  | RowMessage
  | { kind: "truncate"; relationIds: number[] }
  | { kind: "other" };

// The log counts microseconds from 2000.
const EPOCH_2000_MICROS = 946_684_800_000_000n;

export function parseLogMessage(bytes: Buffer): LogMessage {
  const reader = new Reader(bytes);
  switch (reader.letter()) {
    case "B":
      return {
        kind: "begin",
        commitLsn: reader.int64(),
        committedAtMicros: reader.int64() + EPOCH_2000_MICROS,
      };
    case "C":
      reader.skip(1 + 8);
      return { kind: "commit", endLsn: reader.int64() };
    case "R":
      return readRelation(reader);
    case "I":
      return readRow("insert", reader);
    case "U":
      return readRow("update", reader);
    case "D":
      return readRow("delete", reader);
    case "T": {
      const count = reader.int32();
      reader.skip(1);
      return { kind: "truncate", relationIds: Array.from({ length: count }, () => reader.int32()) };
    }
    default:
      return { kind: "other" };
  }
}

function readRelation(reader: Reader): RelationMessage {
  const id = reader.int32();
  const namespace = reader.text();
  const name = reader.text();
  // How old rows are told: seen in the rows themselves.
  reader.skip(1);
  const columns = Array.from({ length: reader.int16() }, () => ({
    isKey: reader.int8() === 1,
    name: reader.text(),
    typeId: reader.int32(),
    typeModifier: reader.int32(),
  }));
  // An empty schema name stands for pg_catalog.
  return { kind: "relation", id, namespace: namespace || "pg_catalog", name, columns };
}

function readRow(kind: RowMessage["kind"], reader: Reader): RowMessage {
  const row: RowMessage = { kind, relationId: reader.int32(), before: null, after: null };
  while (!reader.isAtEnd) {
    const which = reader.letter();
    const values = readTuple(reader);
    if (which === "N") row.after = values;
    else row.before = values;
  }
  return row;
}

function readTuple(reader: Reader): LogValue[] {
  return Array.from({ length: reader.int16() }, () => {
    switch (reader.letter()) {
      case "n":
        return null;
      case "u":
        return UNCHANGED;
      default:
        return reader.sizedText();
    }
  });
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  letter(): string {
    return String.fromCharCode(this.int8());
  }

  int8(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#bytes.readBigInt64BE(this.#at - 8);
  }

  /** Up to a zero byte. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    const text = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 1;
    return text;
  }

  sizedText(): string {
    const length = this.int32();
    this.#at += length;
    return this.#bytes.toString("utf8", this.#at - length, this.#at);
  }
}
