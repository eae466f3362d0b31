import { AtlasError } from "../../domain/errors.ts";
import { createOnce } from "../../store/mutation-receipts.ts";
import {
  type CheckFacts,
  deleteSource as deleteRow,
  findSource,
  insertSource,
  recordCheck,
  type SourceRecord,
  updateSource as updateRow,
} from "../../store/sources.ts";
import { replaceStreams } from "../../store/streams.ts";
import { connectorById } from "../connector/connector.service.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import { isConfig, readSecrets, sealSecrets, wholeConfig, withKeptSecrets } from "./source-secrets.ts";

type Services = Pick<AtlasServices, "store" | "desk" | "secretBox">;
type Config = Record<string, unknown>;

export interface SourceChoice {
  connectorId: string;
  name: string;
  config: unknown;
  clientMutationId?: string | null;
}

/** Stores a source whose config fits its connector's spec; gives its uuid. Nothing is asked of the outside system. */
export async function createSource(services: Services, choice: SourceChoice): Promise<Outcome<string>> {
  const name = choice.name.trim();
  if (name === "") return refuse("required", "A source needs a name.", ["name"]);
  const checked = await fittingConfig(services, choice.connectorId, choice.config);
  if (checked.refused) return checked;
  const { public: publicConfig, secrets } = await services.desk.splitConfig(choice.connectorId, checked.done);
  const sealedSecrets = sealSecrets(secrets, services.secretBox);
  const made = await createOnce<UserError[]>(
    services.store,
    { mutation: "createSource", clientMutationId: choice.clientMutationId },
    async (db) => {
      const id = await insertSource(db, { name, connectorId: choice.connectorId, publicConfig, sealedSecrets });
      return id ? { id } : nameTaken(name).refused;
    },
  );
  return "id" in made ? done(made.id) : { refused: made };
}

export interface SourceChange {
  id: string;
  name?: string | null;
  config?: unknown;
  expectedVersion: number;
}

/** A secret that the new config leaves out keeps its stored value; null clears it. */
export async function updateSource(services: Services, change: SourceChange): Promise<Outcome<string>> {
  const source = await sourceOf(services, change.id);
  if (!source) return missing(["id"]);
  const name = change.name?.trim();
  if (name === "") return refuse("required", "A source needs a name.", ["name"]);
  let config: { publicConfig: Config; sealedSecrets: Uint8Array | null } | undefined;
  if (change.config != null) {
    const stored = readSecrets(source, services.secretBox);
    const whole = isConfig(change.config) ? withKeptSecrets(change.config, stored, services.secretBox) : change.config;
    const checked = await fittingConfig(services, source.connectorId, whole);
    if (checked.refused) return checked;
    const split = await services.desk.splitConfig(source.connectorId, checked.done);
    config = { publicConfig: split.public, sealedSecrets: sealSecrets(split.secrets, services.secretBox) };
  }
  const outcome = await services.store.$transaction((db) =>
    updateRow(db, source.id, change.expectedVersion, { name: name ?? undefined, config }),
  );
  switch (outcome) {
    case "changed":
      return done(source.id);
    case "taken":
      return nameTaken(name ?? "");
    case "stale":
      return refuse("stale", "Somebody changed this source in the meantime. Load it again and repeat your change.");
  }
}

/** Gives the deleted source's id as it was named. */
export async function deleteSource({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("Source", globalId);
  const { isDeleted, syncs } = id
    ? await store.$transaction((db) => deleteRow(db, id))
    : { isDeleted: false, syncs: 0 };
  if (isDeleted) return done(globalId);
  return syncs > 0
    ? refuse(
        "conflict",
        `${syncs} sync${syncs === 1 ? " uses" : "s use"} this source. Delete ${syncs === 1 ? "it" : "them"} first.`,
        ["id"],
      )
    : missing(["id"]);
}

export async function checkSource(
  services: Services,
  globalId: string,
): Promise<Outcome<{ sourceId: string; result: CheckFacts }>> {
  const source = await sourceOf(services, globalId);
  if (!source) return missing(["id"]);
  const result = await timedCheck(services, source.connectorId, wholeConfig(source, services.secretBox));
  await recordCheck(services.store, source.id, result);
  return done({ sourceId: source.id, result });
}

export async function checkConfig(
  services: Services,
  choice: { connectorId: string; config: unknown; sourceId?: string | null },
): Promise<Outcome<CheckFacts>> {
  const edited = choice.sourceId ? await sourceOf(services, choice.sourceId) : null;
  if (choice.sourceId && edited?.connectorId !== choice.connectorId) return missing(["sourceId"]);
  const config =
    edited && isConfig(choice.config)
      ? withKeptSecrets(choice.config, readSecrets(edited, services.secretBox), services.secretBox)
      : choice.config;
  const checked = await fittingConfig(services, choice.connectorId, config);
  return checked.refused ? checked : done(await timedCheck(services, choice.connectorId, checked.done));
}

/** Asks the connector for its streams and stores them; gives the source's uuid. */
export async function discoverStreams(services: Services, globalId: string): Promise<Outcome<string>> {
  const source = await sourceOf(services, globalId);
  if (!source) return missing(["sourceId"]);
  try {
    const found = await services.desk.discover(source.connectorId, wholeConfig(source, services.secretBox));
    await replaceStreams(services.store, source.id, found);
    return done(source.id);
  } catch (error) {
    if (error instanceof AtlasError) return refuse("unreachable", told(error), ["sourceId"]);
    throw error;
  }
}

async function fittingConfig({ desk }: Services, connectorId: string, config: unknown): Promise<Outcome<Config>> {
  const connector = await connectorById(desk, connectorId);
  if (!connector) return refuse("not_found", `There is no connector "${connectorId}".`, ["connectorId"]);
  if (!connector.availability.isRunnable) {
    return refuse("unsupported", `${connector.name} ${connector.availability.reason}`, ["connectorId"]);
  }
  if (!isConfig(config)) return refuse("invalid", "A config is a JSON object.", ["config"]);
  try {
    const faults = await desk.validateConfig(connectorId, config);
    if (faults.length === 0) return done(config);
    return { refused: faults.map(({ path, message }) => ({ code: "invalid", message, field: ["config", ...path] })) };
  } catch (error) {
    if (error instanceof AtlasError) return refuse("unreachable", told(error), ["connectorId"]);
    throw error;
  }
}

/** A connector that fails its check has been checked: its words are the result. */
async function timedCheck({ desk }: Services, connectorId: string, config: Config): Promise<CheckFacts> {
  const at = new Date();
  const answer = await desk.check(connectorId, config).catch((error: unknown) => {
    if (error instanceof AtlasError) return { ok: false, message: told(error) };
    throw error;
  });
  return { ...answer, at, durationMs: Date.now() - at.getTime() };
}

async function sourceOf({ store }: Services, globalId: string): Promise<SourceRecord | null> {
  const id = localId("Source", globalId);
  return id ? findSource(store, id) : null;
}

function told({ message, hint }: AtlasError): string {
  return hint ? `${message} ${hint}` : message;
}

function missing(field: string[]) {
  return refuse("not_found", "There is no such source. It may have been deleted; choose one from the list.", field);
}

function nameTaken(name: string) {
  return refuse("taken", `Another source is called "${name}". Choose another name.`, ["name"]);
}
