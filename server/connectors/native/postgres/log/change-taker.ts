import { type ConfiguredStream, type StreamName, streamId } from "../../../../domain/stream.ts";
import type { AirbyteMessage, RecordMessage } from "../../../protocol/messages.ts";
import type { PostgresClient } from "../postgres-session.ts";
import { withCdcFields } from "./cdc-fields.ts";
import { describeLogRelation, type LogRelation, rowsAsJson } from "./change-rows.ts";
import { parseLsn } from "./log-position.ts";
import { type LogProgress, printLogProgress } from "./log-state.ts";
import type { LogMessage, LogValue, RelationMessage, RowMessage } from "./pgoutput.ts";

/** Records between two states; a transaction is never cut in two by one. */
const RECORDS_A_STATE = 10_000;
/** As many as are turned into JSON at once. */
const CHANGES_A_BATCH = 1_000;

interface Change {
  stream: ConfiguredStream;
  relation: LogRelation;
  values: LogValue[];
  lsn: bigint;
  at: Date;
  isDeleted: boolean;
}

/** Makes records of the log's messages, which come by whole transactions, in the order in which those were committed. */
export class ChangeTaker {
  readonly #streams: Map<string, ConfiguredStream>;
  readonly #converter: PostgresClient;
  readonly #progress: LogProgress;
  readonly #relations = new Map<number, { relation: LogRelation; stream: ConfiguredStream }>();
  #pending: Change[] = [];
  #sinceState = 0;
  #committedAt = new Date();
  #isSkipped = false;

  constructor(streams: readonly ConfiguredStream[], converter: PostgresClient, progress: LogProgress) {
    this.#streams = new Map(streams.map((stream) => [streamId(stream), stream]));
    this.#converter = converter;
    this.#progress = progress;
  }

  async take(message: LogMessage, lsn: Buffer): Promise<AirbyteMessage[]> {
    switch (message.kind) {
      case "begin":
        this.#committedAt = new Date(Number(message.committedAtMicros / 1_000n));
        // The slot is kept back behind the state, so what it gives begins with what was read before.
        this.#isSkipped = message.commitLsn < this.#progress.lsn;
        return [];
      case "relation":
        return this.#meetRelation(message);
      case "insert":
      case "update":
      case "delete":
        return this.#takeRow(message, lsn);
      case "truncate":
        return this.#isSkipped ? [] : truncations(message.relationIds, this.#relations);
      case "commit":
        return this.#isSkipped ? [] : this.#commit(message.endLsn);
      case "other":
        return [];
    }
  }

  /** What is left, and the state at the log's end. */
  async finish(end: bigint): Promise<AirbyteMessage[]> {
    const records = await this.#flush();
    if (end > this.#progress.lsn) this.#progress.lsn = end;
    return [...records, printLogProgress(this.#progress)];
  }

  async #meetRelation(message: RelationMessage): Promise<AirbyteMessage[]> {
    const stream = this.#streams.get(streamId(message));
    if (stream === undefined) return [];
    const records = await this.#flush();
    const relation = await describeLogRelation(this.#converter, message, fieldsOf(stream));
    this.#relations.set(message.id, { stream, relation });
    return records;
  }

  async #takeRow(message: RowMessage, lsn: Buffer): Promise<AirbyteMessage[]> {
    const known = this.#relations.get(message.relationId);
    if (known === undefined || this.#isSkipped) return [];
    const facts = { ...known, lsn: parseLsn(lsn.toString()), at: this.#committedAt };
    this.#pending.push(...changesOf(message).map((change) => ({ ...facts, ...change })));
    return this.#pending.length < CHANGES_A_BATCH ? [] : this.#flush();
  }

  async #commit(endLsn: bigint): Promise<AirbyteMessage[]> {
    this.#progress.lsn = endLsn;
    if (this.#sinceState + this.#pending.length < RECORDS_A_STATE) return [];
    const records = await this.#flush();
    this.#sinceState = 0;
    return [...records, printLogProgress(this.#progress)];
  }

  async #flush(): Promise<AirbyteMessage[]> {
    const pending = this.#pending;
    this.#pending = [];
    this.#sinceState += pending.length;
    return pending.length === 0 ? [] : toRecords(this.#converter, pending);
  }
}

function fieldsOf({ jsonSchema }: ConfiguredStream): Set<string> {
  return new Set(Object.keys(jsonSchema.properties ?? {}));
}

/** An update that changes the key is a delete of the old row and a new one. */
function changesOf({ kind, before, after }: RowMessage): Pick<Change, "values" | "isDeleted">[] {
  const changes: Pick<Change, "values" | "isDeleted">[] = [];
  if (before !== null && (kind === "delete" || isOtherKey(before, after))) {
    changes.push({ values: before, isDeleted: true });
  }
  if (after !== null) changes.push({ values: after, isDeleted: false });
  return changes;
}

/** With replica identity full the old row is always told, also where the key stays. */
function isOtherKey(before: readonly LogValue[], after: readonly LogValue[] | null): boolean {
  return before.some((value, place) => value !== null && after !== null && value !== after[place]);
}

async function toRecords(converter: PostgresClient, changes: readonly Change[]): Promise<RecordMessage[]> {
  const records = new Map<Change, Buffer>();
  for (const [relation, own] of Map.groupBy(changes, (change) => change.relation)) {
    const wanted = fieldsOf(own[0]!.stream);
    const rows = own.map(({ values }) => values);
    for (const [place, data] of (await rowsAsJson(converter, relation, rows, wanted)).entries()) {
      records.set(own[place]!, data);
    }
  }
  const emittedAt = Date.now();
  return changes.map((change) => {
    const { namespace, name } = change.stream;
    const data = withCdcFields(records.get(change)!, change);
    return { type: "RECORD", stream: { namespace, name }, data, emittedAt, changes: null };
  });
}

function truncations(ids: readonly number[], relations: ReadonlyMap<number, { stream: StreamName }>): AirbyteMessage[] {
  return ids.flatMap((id) => {
    const stream = relations.get(id)?.stream;
    if (stream === undefined) return [];
    const message = `${stream.namespace}.${stream.name} was truncated, and the log does not say which rows that were: they stay until the stream is refreshed.`;
    return [{ type: "LOG", level: "warn", message }];
  });
}
