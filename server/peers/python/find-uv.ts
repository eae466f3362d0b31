import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PythonUnavailable } from "./errors.ts";
import { findPythons } from "./find-pythons.ts";
import { runTool } from "./run-tool.ts";

const EXECUTABLE = process.platform === "win32" ? "uv.exe" : "uv";

interface UvRequest {
  environmentsDir: string;
  report: (line: string) => void;
  signal: AbortSignal;
}

/** The path of uv: the one on the PATH, or one of Atlas's own, fetched by pip when first needed. Throws PythonUnavailable. */
export async function findUv({ environmentsDir, report, signal }: UvRequest): Promise<string> {
  const onPath = await runTool(EXECUTABLE, ["--version"], { report: () => {}, signal });
  if (onPath.succeeded) return EXECUTABLE;
  const own = join(environmentsDir, "uv");
  const path = join(own, "bin", EXECUTABLE);
  if (await exists(path)) return path;

  report("Fetching uv, which installs Python packages");
  await mkdir(environmentsDir, { recursive: true });
  const building = await mkdtemp(join(environmentsDir, ".uv-"));
  try {
    await installWithPip(building, { report, signal });
    // Whoever is first wins; another process's uv is as good.
    await rename(building, own).catch(() => {});
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return path;
}

async function installWithPip(
  target: string,
  io: { report: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  let tail = "";
  for (const python of await findPythons()) {
    // Into a folder of its own: where the system's Python is managed by the distribution, pip refuses anything else.
    const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", target, "uv"];
    const result = await runTool(python.path, args, io);
    if (result.succeeded) return;
    tail = result.tail;
  }
  throw new PythonUnavailable("Python packages are installed with uv, which is not here and could not be fetched.", {
    hint: "Install uv (its page says how for every system) or pip, and see that the package index can be reached.",
    detail: tail,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
