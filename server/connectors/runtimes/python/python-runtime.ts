import { ConnectorUnavailable } from "../../errors.ts";
import type { Availability, ConnectorRuntime } from "../connector-runtime.ts";
import { processRuntime } from "../process-runtime.ts";
import { findPython, findPythons, type Python } from "./find-pythons.ts";
import { ensureEnvironment, type PythonPackage, programPath } from "./python-environment.ts";
import { describeRequirement, print } from "./python-requirement.ts";

export interface PythonConnector extends PythonPackage {
  /** As the package index has it: ">=3.10,<3.13". */
  requiresPython: string;
  /** Where environments are kept; made when missing. */
  environmentsDir: string;
  /** Values of the config that must not show up in logs and errors. */
  secrets?: readonly string[];
  silenceLimitMs?: number;
}

/** Runs an Airbyte connector from the Python package index, each in a virtual environment of its own. */
export function pythonRuntime(connector: PythonConnector): ConnectorRuntime {
  const place = (python: Python) => ({ pythonPackage: connector, python, environmentsDir: connector.environmentsDir });
  const prepare: ConnectorRuntime["prepare"] = async (report, signal) =>
    ensureEnvironment({ ...place(await requirePython(connector)), report, signal });

  return {
    async availability(): Promise<Availability> {
      if ((await findPython(connector.requiresPython)) !== null) return { isRunnable: true };
      return { isRunnable: false, reason: await whyNot(connector) };
    },
    prepare,
    async *run(command, signal) {
      await prepare(() => {}, signal);
      const program = processRuntime({
        connector: connector.name,
        file: programPath(place(await requirePython(connector))),
        env: { PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" },
        ...(connector.secrets === undefined ? {} : { secrets: connector.secrets }),
        ...(connector.silenceLimitMs === undefined ? {} : { silenceLimitMs: connector.silenceLimitMs }),
      });
      yield* program.run(command, signal);
    },
  };
}

async function requirePython(connector: PythonConnector): Promise<Python> {
  const python = await findPython(connector.requiresPython);
  if (python !== null) return python;
  throw new ConnectorUnavailable(`${connector.name} ${await whyNot(connector)}.`, {
    hint: "Install such a Python, put it on the PATH, and start Atlas again.",
  });
}

async function whyNot({ requiresPython }: PythonConnector): Promise<string> {
  const reason = `cannot run here: needs ${describeRequirement(requiresPython)}`;
  const versions = (await findPythons()).map(({ version }) => version);
  const present = versions.sort((a, b) => a.minor - b.minor).map(print);
  return present.length === 0 ? reason : `${reason}; here are ${present.join(", ")}`;
}
