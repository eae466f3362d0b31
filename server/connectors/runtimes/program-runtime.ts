import { ConnectorUnavailable } from "../errors.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { type ConnectorProgram, processRuntime } from "./process-runtime.ts";

export interface ProgramRules {
  /** Added to the environment that every connector gets. */
  env: Record<string, string>;
}

export interface LocalProgram extends Pick<ConnectorProgram, "connector" | "secrets" | "silenceLimitMs"> {
  /** The program and its arguments before the verb. */
  argv: readonly string[];
  /** Left out where programs may not be run. */
  programs: ProgramRules | undefined;
}

/** Runs a program of this machine that speaks the Airbyte protocol, where that is allowed: it has all rights of Atlas. */
export function programRuntime({ argv, programs, ...program }: LocalProgram): ConnectorRuntime {
  const [file = "", ...args] = argv;
  const runtime = processRuntime({ ...program, file, args, env: programs?.env ?? {} });
  if (programs !== undefined) return runtime;
  const refuse = () => {
    throw new ConnectorUnavailable(`${program.connector} ${REFUSAL}.`, {
      hint: "Start Atlas with ATLAS_PROGRAMS=on if everybody who may set up sources may run programs on this machine.",
    });
  };
  return {
    availability: async () => ({ isRunnable: false, reason: REFUSAL }),
    prepare: async () => refuse(),
    // biome-ignore lint/correctness/useYield: it has nothing to say besides why it does not run
    async *run() {
      refuse();
    },
  };
}

const REFUSAL = "cannot run here: needs ATLAS_PROGRAMS=on, because a program has all rights of Atlas";
