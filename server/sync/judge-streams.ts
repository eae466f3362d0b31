import type { ErrorTrace, StreamStatusTrace } from "../connectors/protocol/messages.ts";
import { type CountMismatch, StreamIncomplete } from "./errors.ts";

/** What a connector said of one stream until it ended. */
export interface StreamTestimony {
  name: string;
  status: StreamStatusTrace["status"] | null;
  errors: readonly ErrorTrace[];
  countMismatch: CountMismatch | null;
}

/**
 * Which streams of a finished read can be taken for whole: null, or why not, for each. A connector that ends badly fails
 * every stream, unless it blamed some by name: then those that it called complete are. One that sends statuses has to call a
 * stream complete; one that sends none is believed at a good end.
 */
export function judgeStreams(streams: readonly StreamTestimony[], exit: Error | null): (Error | null)[] {
  const sendsStatuses = streams.some(({ status }) => status !== null);
  const blamed = streams.map((stream) => blameOf(stream));
  const isAnyBlamed = blamed.some((blame) => blame !== null);
  return streams.map(({ name, status }, index) => {
    const blame = blamed[index] ?? null;
    if (blame !== null) return blame;
    if (exit !== null && !(isAnyBlamed && status === "COMPLETE")) return exit;
    if (sendsStatuses && status !== "COMPLETE") {
      return new StreamIncomplete(`The source ended without calling ${name} complete.`, { detail: exit?.message });
    }
    return null;
  });
}

function blameOf({ name, status, errors, countMismatch }: StreamTestimony): Error | null {
  const error = errors[0];
  if (error) {
    return new StreamIncomplete(error.message, {
      detail: error.internalMessage,
      retryable: error.failureType !== "config_error",
    });
  }
  if (status === "INCOMPLETE") return new StreamIncomplete(`The source could not read ${name} to its end.`);
  return countMismatch;
}
