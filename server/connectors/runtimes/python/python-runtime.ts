import { PythonRefused } from "../../../peers/python/errors.ts";
import { findPython, findPythons, type Python } from "../../../peers/python/find-pythons.ts";
import {
  ensureEnvironment,
  hasEnvironment,
  type PythonPackage,
  programPath,
} from "../../../peers/python/python-environment.ts";
import { describeRequirement, isAllowed, print } from "../../../peers/python/python-requirement.ts";
import { ConnectorUnavailable } from "../../errors.ts";
import type { Availability, ConnectorRuntime } from "../connector-runtime.ts";
import { type ConnectorProgram, processRuntime } from "../process-runtime.ts";

export interface PythonConnector extends PythonPackage {
  /** As the package index has it: ">=3.10,<3.13". Null where that is not known before the package is asked for. */
  requiresPython: string | null;
  /** Where environments are kept; made when missing. */
  environmentsDir: string;
  /** Values of the config that must not show up in logs and errors. */
  secrets?: readonly string[];
  silenceLimitMs?: number;
  /** What its program is started with besides the verb. */
  start?: Pick<ConnectorProgram, "env" | "options">;
}

/** Runs an Airbyte connector from the Python package index, each in a virtual environment of its own. */
export function pythonRuntime(connector: PythonConnector): ConnectorRuntime {
  const place = (python: Python) => ({ pythonPackage: connector, python, environmentsDir: connector.environmentsDir });

  /** The Python whose environment is there in the end. */
  async function install(report: (line: string) => void, signal: AbortSignal): Promise<Python> {
    const pythons = await requirePythons(connector);
    for (const python of pythons) if (await hasEnvironment(place(python))) return python;
    let refusal: PythonRefused | null = null;
    for (const python of pythons) {
      try {
        await ensureEnvironment({ ...place(python), report, signal });
        return python;
      } catch (error) {
        if (!(error instanceof PythonRefused)) throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  }

  return {
    async availability(): Promise<Availability> {
      if ((await pythonsFor(connector)).length > 0) return { isRunnable: true };
      return { isRunnable: false, reason: await whyNot(connector) };
    },
    async prepare(report, signal) {
      await install(report, signal);
    },
    async *run(command, signal) {
      const python = await install(() => {}, signal);
      const { start = {}, secrets, silenceLimitMs } = connector;
      const program = processRuntime({
        connector: connector.name,
        file: programPath(place(python)),
        ...start,
        env: { PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", ...start.env },
        ...(secrets === undefined ? {} : { secrets }),
        ...(silenceLimitMs === undefined ? {} : { silenceLimitMs }),
      });
      yield* program.run(command, signal);
    },
  };
}

/** The Pythons that Airbyte's connectors have been made for, where a package's own word is not known yet. */
const USUAL_PYTHON = ">=3.9,<3.14";
/** The one most of them run on, so the one to try first. */
const USUAL_MINOR = 11;

/** The Pythons of this machine that may run the connector, the likeliest first. */
async function pythonsFor({ requiresPython }: PythonConnector): Promise<Python[]> {
  if (requiresPython !== null) {
    const newest = await findPython(requiresPython);
    return newest === null ? [] : [newest];
  }
  const distance = ({ version }: Python) => Math.abs(version.minor - USUAL_MINOR);
  const usual = (await findPythons()).filter(({ version }) => isAllowed(version, USUAL_PYTHON));
  return usual.sort((a, b) => distance(a) - distance(b));
}

async function requirePythons(connector: PythonConnector): Promise<Python[]> {
  const pythons = await pythonsFor(connector);
  if (pythons.length > 0) return pythons;
  throw new ConnectorUnavailable(`${connector.name} ${await whyNot(connector)}.`, {
    hint: "Install such a Python, put it on the PATH, and start Atlas again.",
  });
}

async function whyNot({ requiresPython }: PythonConnector): Promise<string> {
  const reason = `cannot run here: needs ${describeRequirement(requiresPython ?? USUAL_PYTHON)}`;
  const versions = (await findPythons()).map(({ version }) => version);
  const present = versions.sort((a, b) => a.minor - b.minor).map(print);
  return present.length === 0 ? reason : `${reason}; here are ${present.join(", ")}`;
}
