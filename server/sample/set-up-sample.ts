import type { AtlasServices } from "../graphql/context.ts";
import { globalId } from "../graphql/global-id.ts";
import { startRun } from "../graphql/run/run.service.ts";
import { createSource, discoverStreams } from "../graphql/source/source.service.ts";
import { createSync } from "../graphql/sync/sync.service.ts";
import type { Outcome } from "../graphql/user-errors.ts";
import { wasMade } from "../store/mutation-receipts.ts";
import { sourceCounts } from "../store/sources.ts";
import { streamsOfSource } from "../store/streams.ts";

/** Relative to the project's folder, where every role runs. */
const FOLDER = "samples/nycflights13";
/** What finds one row; weather's local hour occurs twice in the night that summer time ends. */
const KEYS: Record<string, string[]> = {
  airlines: ["carrier"],
  airports: ["faa"],
  planes: ["tailnum"],
  weather: ["origin", "time_hour"],
  flights: ["time_hour", "carrier", "flight"],
};
/** Makes every call repeatable: a start cut short is finished by the next, and what a person deleted stays deleted. */
const clientMutationId = "sample";

type Services = Pick<AtlasServices, "store" | "desk" | "secretBox" | "queue">;

/**
 * Gives an empty installation a source, a sync and its first run, by the services that the API's own mutations use; does
 * nothing on one that has sources, or had the sample before. Throws when a service refuses.
 */
export async function setUpSample(services: Services): Promise<void> {
  const { store } = services;
  if (await wasMade(store, { mutation: "startRun", clientMutationId })) return;
  const isBegun = await wasMade(store, { mutation: "createSource", clientMutationId });
  if (!isBegun && (await sourceCounts(store)).size > 0) return;

  const sourceId = made(
    await createSource(services, {
      connectorId: "files",
      name: "NYC flights 2013",
      // R, which these files come from, writes NA for what is missing, in columns of text too.
      config: { path: FOLDER, csv: { nullValues: ["", "NA"] } },
      clientMutationId,
    }),
  );
  made(await discoverStreams(services, globalId("Source", sourceId)));
  const streams = await streamsOfSource(store, sourceId);
  const syncId = made(
    await createSync(services, {
      sourceId: globalId("Source", sourceId),
      name: "NYC flights",
      streams: streams.map(({ id, name }) => ({
        streamId: globalId("Stream", id),
        isEnabled: true,
        primaryKey: KEYS[name]?.map((column) => [column]),
      })),
      clientMutationId,
    }),
  );
  made(
    await startRun(services, {
      syncId: globalId("Sync", syncId),
      trigger: "sample",
      triggeredBy: "first start",
      clientMutationId,
    }),
  );
}

function made<T>({ done, refused }: Outcome<T>): T {
  if (refused) throw new Error(`The sample could not be set up: ${refused.map(({ message }) => message).join(" ")}`);
  return done as T;
}
