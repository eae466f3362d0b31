import { randomUUID } from "node:crypto";
import { engineEnvironment } from "../../../lib/child-environment.ts";
import { ConnectorUnavailable } from "../../errors.ts";
import { writeCommandFiles } from "../command-files.ts";
import type { ConnectorCommand, ConnectorRuntime } from "../connector-runtime.ts";
import { type ConnectorProgram, runProgram } from "../process-runtime.ts";
import { hasImage, pullImage, removeContainer } from "./container-image.ts";
import { type EngineCommand, findContainerEngine } from "./find-container-engine.ts";

/** How containers are run on this machine. */
export interface ContainerSettings {
  /** Instead of the docker or podman that answers. */
  engine?: EngineCommand;
  /** What `run` gets besides Atlas's own options: another network, a proxy. */
  options?: string[];
  /** As docker takes it. Default "2g": connectors of databases are programs for the JVM. */
  memory?: string;
  /** Default "2". */
  cpus?: string;
}

export interface ContainerConnector
  extends ContainerSettings,
    Pick<ConnectorProgram, "secrets" | "silenceLimitMs" | "graceMs"> {
  /** The image with its tag. */
  image: string;
  /** What reads the same system without a container: "Atlas's own PostgreSQL". */
  instead?: string;
}

/** Where a container finds what a command hands over. */
const SHOWN_AT = "/atlas";

/**
 * Runs a connector that is a container image: a container a command, which cannot write besides /tmp, has no rights of root's,
 * and is removed at its end, however that comes.
 */
export function containerRuntime(connector: ContainerConnector): ConnectorRuntime {
  const { image, instead } = connector;

  async function requireEngine(): Promise<EngineCommand> {
    const engine = await findContainerEngine(connector.engine);
    if (engine === null) throw new ConnectorUnavailable(`${image} ${lack(instead)}.`);
    return engine;
  }

  async function prepare(report: (line: string) => void, signal: AbortSignal): Promise<EngineCommand> {
    const engine = await requireEngine();
    if (!(await hasImage(engine, image))) await pullImage(engine, image, { report, signal });
    return engine;
  }

  return {
    async availability() {
      const isThere = (await findContainerEngine(connector.engine)) !== null;
      return isThere ? { isRunnable: true } : { isRunnable: false, reason: lack(instead) };
    },
    async prepare(report, signal) {
      await prepare(report, signal);
    },
    async *run(command, signal) {
      signal.throwIfAborted();
      const engine = await prepare(() => {}, signal);
      const files = await writeCommandFiles(command, SHOWN_AT);
      const name = `atlas-${randomUUID()}`;
      const [file, ...options] = engine;
      const mount = files.folder === null ? [] : ["--volume", `${files.folder}:${SHOWN_AT}:ro`];
      const { secrets, silenceLimitMs, graceMs } = connector;
      const program: ConnectorProgram = {
        ...{ connector: image, file, secrets, silenceLimitMs, graceMs },
        args: [...options, "run", "--name", name, ...mount, ...limits(command, connector), image],
        env: engineEnvironment(),
      };
      try {
        yield* runProgram(program, command, files.args, signal);
      } finally {
        // Ending the command that shows a container does not end the container.
        await removeContainer(engine, name);
        await files.remove();
      }
    },
  };
}

function limits(
  { verb }: ConnectorCommand,
  { options = [], memory = "2g", cpus = "2" }: ContainerSettings,
): readonly string[] {
  return [
    ...["--interactive", "--rm", "--pull", "never"],
    ...["--memory", memory, "--cpus", cpus, "--pids-limit", "1024"],
    ...["--read-only", "--tmpfs", "/tmp:rw,exec,mode=1777", "--env", "HOME=/tmp"],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    // A spec is a matter between the image and nobody else.
    ...(verb === "spec" ? ["--network", "none"] : []),
    ...options,
  ];
}

function lack(instead: string | undefined): string {
  const reason = "cannot run here: needs a container runtime (docker or podman), and there is none on this machine";
  return instead === undefined ? reason : `${reason}; ${instead} reads the same without one`;
}
