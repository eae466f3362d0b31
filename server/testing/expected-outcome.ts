/** What a connector's output says of one stream, as a reader finds that takes every line by itself with JSON.parse. */
export interface StreamAccount {
  /** The data of its records, as canonical JSON. */
  records: string[];
  /** A state said another number of records than came since the one before it. */
  isMiscounted: boolean;
  lastStatus: string | null;
  hasError: boolean;
}

export interface OutputAccount {
  streams: Map<string, StreamAccount>;
  sendsStatuses: boolean;
  /** Lines that JSON.parse refuses, or that are no UTF-8, though they may have been records. */
  doubtful: number;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the line holds is looked at before it is used
type Anything = any;

/** Slow and simple on purpose: it shares nothing with the reader that it judges. */
export function readOutput(lines: readonly Buffer[], names: readonly string[]): OutputAccount {
  const streams = new Map<string, StreamAccount & { sinceState: number }>(
    names.map((name) => [name, { records: [], isMiscounted: false, lastStatus: null, hasError: false, sinceState: 0 }]),
  );
  const account: OutputAccount = { streams, sendsStatuses: false, doubtful: 0 };
  const named = (descriptor: Anything) =>
    typeof descriptor?.name === "string" && descriptor.namespace == null ? streams.get(descriptor.name) : undefined;
  for (const line of lines) {
    const message = parse(line);
    if (message === null) {
      if (line.includes("RECORD") || line.includes("data")) account.doubtful += 1;
      continue;
    }
    switch (message?.type) {
      case "RECORD": {
        const stream = named({ name: message.record?.stream, namespace: message.record?.namespace });
        if (stream && isObject(message.record.data)) {
          stream.records.push(canonical(message.record.data));
          stream.sinceState += 1;
        }
        break;
      }
      case "STATE": {
        const { type, stream: state, sourceStats } = message.state ?? {};
        const stream = type === "STREAM" || type === undefined ? named(state?.stream_descriptor) : undefined;
        if (!stream) break;
        const count = sourceStats?.recordCount;
        if (typeof count === "number" && count !== stream.sinceState) stream.isMiscounted = true;
        stream.sinceState = 0;
        break;
      }
      case "TRACE": {
        const { type, stream_status: status, error } = message.trace ?? {};
        if (type === "STREAM_STATUS") {
          const isKnown = ["STARTED", "RUNNING", "COMPLETE", "INCOMPLETE"].includes(status?.status);
          const stream = isKnown ? named(status.stream_descriptor) : undefined;
          if (stream) {
            stream.lastStatus = status.status;
            account.sendsStatuses = true;
          }
        }
        if (type === "ERROR" && typeof error?.message === "string") {
          const stream = named(error.stream_descriptor);
          if (stream) stream.hasError = true;
        }
      }
    }
  }
  return account;
}

/** Whether a stream of a connector that ended well is to be taken for whole. */
export function isWhole(account: StreamAccount, sendsStatuses: boolean): boolean {
  if (account.hasError || account.isMiscounted) return false;
  return sendsStatuses ? account.lastStatus === "COMPLETE" : true;
}

function parse(line: Buffer): Anything {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch {
    return null;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys, as it compares equal whatever order a record's fields came in. */
export function canonical(value: Anything): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}
