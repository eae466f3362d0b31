import { createHash } from "node:crypto";
import { basename } from "node:path";
import { chooseStream, type StreamChoice } from "../domain/choose-stream.ts";
import { tableName } from "../domain/schema/table-name.ts";
import { type DiscoveredStream, streamId } from "../domain/stream.ts";
import { sealSecrets } from "../graphql/source/source-secrets.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import { ensureCustomConnector } from "../store/custom-connectors.ts";
import type { Store } from "../store/database.ts";
import { ensureExecSync, ensureSource, setSyncStreams } from "../store/exec-syncs.ts";
import { findSource } from "../store/sources.ts";
import { replaceStates } from "../store/states.ts";
import { replaceStreams, streamsOfSource } from "../store/streams.ts";
import type { ConnectorCommands } from "../sync/connector-commands.ts";
import { openConfig } from "../sync/source-config.ts";
import { CheckFailed, StreamsUnknown } from "./exec-errors.ts";
import type { ChosenStream, ExecWish } from "./exec-wish.ts";

interface Services {
  store: Store;
  secretBox: SecretBox;
  commands: ConnectorCommands;
}

/**
 * Asks the program for its spec, checks it, discovers its streams, and gives the sync that reads the ones wished for. The
 * same program with the same config is the same source, so that a later run goes on from the state of an earlier one, and
 * with the settings that the program itself has changed since (rotated tokens). Throws AtlasError for what the program
 * refuses.
 */
export async function findOrMakeExecSync(services: Services, wish: ExecWish): Promise<string> {
  const { store, secretBox, commands } = services;
  const programName = basename(wish.argv[0] ?? "");
  const connectorId = await ensureCustomConnector(store, programName, { kind: "program", argv: wish.argv });
  const { config, secrets } = await commands.split(connectorId, wish.config);
  const sourceId = await ensureSource(store, {
    name: `${programName} ${fingerprint(wish)}`,
    connectorId,
    publicConfig: config,
    sealedSecrets: sealSecrets(secrets, secretBox),
  });
  const { publicConfig, sealedSecrets } = (await findSource(store, sourceId))!;
  const whole = openConfig({ config: publicConfig, secrets: sealedSecrets }, secretBox).config;

  const { ok, message } = await commands.check(connectorId, whole);
  if (!ok) throw new CheckFailed(programName, message);
  const offered = wish.catalog ?? (await commands.discover(connectorId, whole)).map((stream) => ({ stream, wish: {} }));
  const chosen = choose(offered, wish.streams);
  await replaceStreams(
    store,
    sourceId,
    offered.map(({ stream }) => stream),
  );
  const syncId = await ensureExecSync(store, sourceId);
  const known = new Map((await streamsOfSource(store, sourceId)).map((stream) => [streamId(stream), stream.id]));
  await setSyncStreams(
    store,
    syncId,
    chosen.map((each) => ({
      streamId: known.get(streamId(each.stream))!,
      choice: choiceOf(each),
      tableFor: (taken) => tableName(each.stream, taken),
    })),
  );
  if (wish.states !== null) await replaceStates(store, syncId, wish.states);
  return syncId;
}

/** Incremental wherever it is offered: this form is for programs that are run again and again. */
function choiceOf({ stream, wish }: ChosenStream): StreamChoice {
  const hasCursor = stream.sourceDefinedCursor || (wish.cursor ?? stream.defaultCursor ?? []).length > 0;
  const isIncremental =
    stream.readModes.includes("incremental") && (hasCursor || !stream.readModes.includes("full_refresh"));
  const readMode = wish.readMode ?? (isIncremental ? "incremental" : "full_refresh");
  return chooseStream(stream, { ...wish, readMode }).choice;
}

function choose(offered: readonly ChosenStream[], names: readonly string[] | null): ChosenStream[] {
  if (offered.length === 0) throw new StreamsUnknown("The program offers no stream.");
  if (names === null) return [...offered];
  const isNamed = ({ namespace, name }: DiscoveredStream) =>
    names.includes(name) || (namespace !== null && names.includes(`${namespace}.${name}`));
  const chosen = offered.filter(({ stream }) => isNamed(stream));
  const missing = names.filter(
    (wanted) => !chosen.some(({ stream: { namespace, name } }) => wanted === name || wanted === `${namespace}.${name}`),
  );
  if (missing.length > 0) {
    const there = offered.map(({ stream }) => stream.name).join(", ");
    throw new StreamsUnknown(`The program offers no stream ${missing.join(", ")}; it offers ${there}.`);
  }
  return chosen;
}

function fingerprint({ argv, config }: ExecWish): string {
  return createHash("sha256")
    .update(JSON.stringify([argv, config]))
    .digest("hex")
    .slice(0, 8);
}
