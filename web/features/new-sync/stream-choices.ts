import type { ChooseStreamsQuery, ReadMode, SyncStreamInput, WriteMode } from "../../graphql/generated/graphql.ts";

type SourceNode = Extract<NonNullable<ChooseStreamsQuery["node"]>, { __typename: "Source" }>;
export type Stream = SourceNode["streams"]["nodes"][number];

export type StreamChoice = {
  isEnabled: boolean;
  readMode: ReadMode;
  writeMode: WriteMode;
  cursor: readonly string[] | null;
  primaryKey: readonly (readonly string[])[];
};

/** The source's own cursor and key where it has them, the suggested ones otherwise. */
export function suggestChoice(stream: Stream): StreamChoice {
  const primaryKey = stream.primaryKey.length > 0 ? stream.primaryKey : stream.suggestedPrimaryKey;
  const hasCursor = stream.sourceDefinedCursor || stream.defaultCursor !== null;
  const readMode: ReadMode =
    (stream.readModes.includes("INCREMENTAL") && hasCursor) || !stream.readModes.includes("FULL_REFRESH")
      ? "INCREMENTAL"
      : "FULL_REFRESH";
  return {
    isEnabled: true,
    readMode,
    writeMode: primaryKey.length > 0 ? "DEDUPLICATED" : readMode === "INCREMENTAL" ? "APPEND" : "OVERWRITE",
    cursor: stream.defaultCursor,
    primaryKey,
  };
}

/** What keeps the stream from being synced as chosen, by the column that has to change. */
export function choiceProblems(stream: Stream, choice: StreamChoice): { cursor?: string; primaryKey?: string } {
  if (!choice.isEnabled) return {};
  return {
    ...(choice.readMode === "INCREMENTAL" && !stream.sourceDefinedCursor && !choice.cursor
      ? { cursor: "Incremental needs a field that grows." }
      : {}),
    ...(choice.writeMode === "DEDUPLICATED" && choice.primaryKey.length === 0
      ? { primaryKey: "Deduplicated needs a key." }
      : {}),
  };
}

export function toStreamInput(stream: Stream, choice: StreamChoice): SyncStreamInput {
  return {
    streamId: stream.id,
    isEnabled: choice.isEnabled,
    readMode: choice.readMode,
    writeMode: choice.writeMode,
    cursor: choice.readMode === "INCREMENTAL" && !stream.sourceDefinedCursor ? choice.cursor?.slice() : null,
    primaryKey: choice.primaryKey.map((path) => [...path]),
  };
}
