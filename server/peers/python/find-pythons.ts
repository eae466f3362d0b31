import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { installerEnvironment } from "../../lib/child-environment.ts";
import { isAllowed, type PythonVersion } from "./python-requirement.ts";

const run = promisify(execFile);

export interface Python {
  path: string;
  version: PythonVersion;
}

const ASK_LIMIT_MS = 10_000;
const IS_WINDOWS = process.platform === "win32";
const NAME = IS_WINDOWS ? /^python(3(\.\d+)?)?\.exe$/i : /^python3(\.\d+)?$/;

let found: Promise<Python[]> | null = null;

/** The newest Python of this machine that a `requires_python` allows; null when there is none. */
export async function findPython(requirement: string): Promise<Python | null> {
  const allowed = (await findPythons()).filter(({ version }) => isAllowed(version, requirement));
  return allowed.sort((a, b) => b.version.minor - a.version.minor)[0] ?? null;
}

/** One Python of each version on the PATH or under pyenv. Looked for once a process: asking each takes some 50 ms. */
export function findPythons(): Promise<Python[]> {
  found ??= lookAround();
  return found;
}

async function lookAround(): Promise<Python[]> {
  const candidates = [...(await pythonsOfPath()), ...(await pythonsOfPyenv())];
  const asked = await Promise.all(candidates.map(askVersion));
  const byVersion = new Map<string, Python>();
  for (const python of asked) {
    if (python === null || python.version.major !== 3) continue;
    const key = `${python.version.major}.${python.version.minor}`;
    if (!byVersion.has(key)) byVersion.set(key, python);
  }
  return [...byVersion.values()];
}

async function pythonsOfPath(): Promise<string[]> {
  const folders = (installerEnvironment().PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const names = await Promise.all([...new Set(folders)].map(async (folder) => inFolder(folder, NAME)));
  return names.flat();
}

/** pyenv puts only a shim of one version on the PATH, and none with the versions that are not chosen. */
async function pythonsOfPyenv(): Promise<string[]> {
  const root = await run("pyenv", ["root"], { env: installerEnvironment(), timeout: ASK_LIMIT_MS })
    .then(({ stdout }) => stdout.trim())
    .catch(() => null);
  if (root === null) return [];
  const versions = await inFolder(join(root, "versions"), /^3\.\d+/);
  return versions.map((folder) => join(folder, "bin", "python3"));
}

async function inFolder(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}

/** What the interpreter says of itself: a shim or a broken installation says nothing, and a shim's real path is better kept. */
async function askVersion(path: string): Promise<Python | null> {
  const script = "import sys; print(sys.executable, sys.version_info[0], sys.version_info[1], sep='\\n')";
  try {
    const { stdout } = await run(path, ["-c", script], { env: installerEnvironment(), timeout: ASK_LIMIT_MS });
    const [executable, major, minor] = stdout.trim().split(/\r?\n/);
    return { path: executable || path, version: { major: Number(major), minor: Number(minor) } };
  } catch {
    return null;
  }
}
