import type { Logger } from "pino";
import type { Viewer } from "../access/viewer.ts";
import type { McpService } from "../domain/mcp/mcp-services.ts";
import type { ConnectorDesk } from "../jobs/connector-desk.ts";
import type { McpDesk } from "../jobs/mcp/mcp-desk.ts";
import type { N8nDesk } from "../jobs/n8n/n8n-desk.ts";
import type { RunQueue } from "../jobs/run-queue.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { Store } from "../store/database.ts";
import type { DatasetFeed } from "../store/dataset-feed.ts";
import type { McpCallFeed } from "../store/mcp-call-feed.ts";
import type { QualityFeed } from "../store/quality-feed.ts";
import type { RunEventFeed } from "../store/run-event-feed.ts";
import type { LayerReader } from "../sync/layer-reader.ts";
import { createLoaders, type Loaders } from "./loaders.ts";

/** What resolvers reach the rest of Atlas through; made once. */
export interface AtlasServices {
  store: Store;
  layers: LayerReader;
  secretBox: SecretBox;
  queue: RunQueue;
  desk: ConnectorDesk;
  mcp: McpDesk;
  n8n: N8nDesk;
  /** The catalogue. */
  mcpServices: readonly McpService[];
  mcpCalls: McpCallFeed;
  /** Whether commands that people typed may be run on this machine. */
  areProgramsAllowed: boolean;
  feed: RunEventFeed;
  datasetFeed: DatasetFeed;
  qualityFeed: QualityFeed;
  log: Logger;
  /** The address people reach Atlas under, without a slash at its end; null where it is not known. */
  publicUrl: string | null;
}

/** The services, and who asks. */
export interface AtlasContext extends AtlasServices {
  /** Null for nobody; guardSchema lets nobody past. */
  viewer: Viewer | null;
  requestId: string;
  loaders: Loaders;
}

export function createContext(
  services: AtlasServices,
  request: { viewer: Viewer | null; requestId: string; isLongLived: boolean },
): AtlasContext {
  const { isLongLived, ...who } = request;
  return { ...services, ...who, loaders: createLoaders(services.store, { isCached: !isLongLived }) };
}
