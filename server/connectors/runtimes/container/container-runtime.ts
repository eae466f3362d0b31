import { ConnectorUnavailable } from "../../errors.ts";
import type { ConnectorRuntime } from "../connector-runtime.ts";
import { findContainerEngine } from "./find-container-engine.ts";

export interface ContainerConnector {
  /** The image with its tag. */
  image: string;
  /** What reads the same system without a container: "Atlas's own PostgreSQL". */
  instead?: string;
}

/** Says why a connector that comes as a container image cannot run: Atlas knows of such connectors but does not run them. */
export function containerRuntime({ image, instead }: ContainerConnector): ConnectorRuntime {
  async function whyNot(): Promise<string> {
    const engine = await findContainerEngine();
    const lack =
      engine === null
        ? "cannot run here: needs a container runtime (docker or podman), and there is none on this machine"
        : `cannot run here: needs a container, which Atlas does not run yet, although ${engine} is on this machine`;
    return instead === undefined ? lack : `${lack}; ${instead} reads the same without one`;
  }

  return {
    async availability() {
      return { isRunnable: false, reason: await whyNot() };
    },
    async prepare() {
      throw new ConnectorUnavailable(`${image} ${await whyNot()}.`);
    },
    // biome-ignore lint/correctness/useYield: it has nothing to say besides why it does not run
    async *run() {
      throw new ConnectorUnavailable(`${image} ${await whyNot()}.`);
    },
  };
}
